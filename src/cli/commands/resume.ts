import type { SuspensionReport } from "../../lifecycle/suspension-text";
import type { Writers } from "../../report/formats";
import type { Command } from "../command";
import { formatOption, printReport } from "../report";

const WRITERS: Writers<SuspensionReport> = {
  text: async (report) => (await import("../../lifecycle/suspension-text")).suspensionText(report),
  json: async (report) => (await import("../../lifecycle/suspension-text")).suspensionJson(report),
};

const HELP = `
Removes "status" from the tenant's file, changes nothing else in it, and prints the commit to make: who, when and why stand in
its trailers. The release of that commit updates the tenant's KV entries. Hostnames and certificates stay as they are.

With --now, it first puts the tenant's KV entries at Cloudflare back and deletes the record of suspend --now. Only the status of an
entry changes: what is not released yet stays unreleased. CLOUDFLARE_API_TOKEN needs the permission Workers KV Storage: Edit.

Exit codes: 0 done, or live already; 1 refused; 2 some hostnames are not resumed, could not run, or wrong usage.

Examples:
  switchyard resume acme --now --reason "False alarm, ticket 4711"
  switchyard resume acme --reason "Page removed, ticket 4711"`;

export const resume: Command = {
  name: "resume",
  summary: "End a tenant's suspension: its user Worker answers again.",
  declare(parser) {
    parser
      .argument("<tenant>", "Tenant to resume")
      .requiredOption("--reason <text>", "Why, in one line: for the commit, and for everyone who asks later")
      .option("--by <name>", "Who decides (default: user.name and user.email of git)")
      .option("--now", "Also put the KV entries at Cloudflare back at once, before any release")
      .addOption(formatOption(WRITERS))
      .addHelpText("after", HELP);
  },
  async run(terminal, options, [tenant = ""]) {
    const { runSuspension } = await import("../suspension");
    const report = await runSuspension(terminal, "resume", tenant, options);
    await printReport(terminal, options, report, WRITERS);
    return (await import("../suspension")).suspensionExitCode(report);
  },
};
