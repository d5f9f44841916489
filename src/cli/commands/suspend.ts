import type { SuspensionReport } from "../../lifecycle/suspension-text";
import type { Writers } from "../../report/formats";
import type { Command } from "../command";
import { formatOption, printReport } from "../report";

const WRITERS: Writers<SuspensionReport> = {
  text: async (report) => (await import("../../lifecycle/suspension-text")).suspensionText(report),
  json: async (report) => (await import("../../lifecycle/suspension-text")).suspensionJson(report),
};

const HELP = `
Writes "status": "suspended" into the tenant's file, changes nothing else in it, and prints the commit to make: who, when and
why stand in its trailers. The release of that commit updates the tenant's KV entries. Hostnames and certificates stay as they are.

With metadata lookup, the release also updates the tenant's custom hostnames, and Cloudflare validates their certificates
again. With label lookup, a tenant with a subdomain can't be suspended this way, and the command says why.

With --now, it first writes the tenant's KV entries at Cloudflare, and says until when visitors may get an older answer. It
records who and why at Cloudflare (KV key suspension:<tenant>). Until the commit is released, plan names the suspension, and plan
and apply refuse to serve the tenant again. CLOUDFLARE_API_TOKEN needs the permission Workers KV Storage: Edit, and no other. With metadata
or label lookup, --now refuses.

Exit codes: 0 done, or suspended already; 1 refused; 2 some hostnames are not suspended, could not run, or wrong usage.

Examples:
  switchyard suspend acme --now --reason "Phishing page at /login, ticket 4711"
  switchyard suspend acme --reason "Phishing page at /login, ticket 4711"
  switchyard suspend acme --reason "Unpaid since August" --by "Jane Doe <jane@example.com>"`;

export const suspend: Command = {
  name: "suspend",
  summary: "Suspend a tenant: its hostnames answer 403, and keep their certificates.",
  declare(parser) {
    parser
      .argument("<tenant>", "Tenant to suspend")
      .requiredOption("--reason <text>", "Why, in one line: for the commit, and for everyone who asks later")
      .option("--by <name>", "Who decides (default: user.name and user.email of git)")
      .option("--now", "Also write the KV entries at Cloudflare at once, before any release")
      .addOption(formatOption(WRITERS))
      .addHelpText("after", HELP);
  },
  async run(terminal, options, [tenant = ""]) {
    const { runSuspension } = await import("../suspension");
    const report = await runSuspension(terminal, "suspend", tenant, options);
    await printReport(terminal, options, report, WRITERS);
    return (await import("../suspension")).suspensionExitCode(report);
  },
};
