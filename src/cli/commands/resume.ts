import type { Suspension } from "../../lifecycle/suspension";
import type { Writers } from "../../report/formats";
import type { Command } from "../command";
import { EXIT } from "../exit-code";
import { formatOption, printReport } from "../report";

const WRITERS: Writers<Suspension> = {
  text: async (report) => (await import("../../lifecycle/suspension-text")).suspensionText(report),
  json: async (report) => (await import("../../lifecycle/suspension-text")).suspensionJson(report),
};

const HELP = `
Removes "status" from the tenant's file, changes nothing else in it, and prints the commit to make: who, when and why stand in
its trailers. The release of that commit updates the tenant's KV entries. Hostnames and certificates stay as they are.

Exit codes: 0 done, or live already; 1 refused; 2 could not run, or wrong usage.

Example:
  switchyard resume acme --reason "Page removed, ticket 4711"`;

export const resume: Command = {
  name: "resume",
  summary: "End a tenant's suspension: its user Worker answers again.",
  declare(parser) {
    parser
      .argument("<tenant>", "Tenant to resume")
      .requiredOption("--reason <text>", "Why, in one line: for the commit, and for everyone who asks later")
      .option("--by <name>", "Who decides (default: user.name and user.email of git)")
      .addOption(formatOption(WRITERS))
      .addHelpText("after", HELP);
  },
  async run(terminal, options, [tenant = ""]) {
    const { plannedSuspension, writeSuspension } = await import("../suspension");
    const suspension = plannedSuspension(terminal, "resume", tenant, options);
    writeSuspension(terminal, suspension);
    await printReport(terminal, options, suspension, WRITERS);
    return EXIT.done;
  },
};
