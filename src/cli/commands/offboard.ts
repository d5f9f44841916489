import type { OffboardReport } from "../../lifecycle/offboard-text";
import type { Writers } from "../../report/formats";
import { type Command, collect } from "../command";
import { EXIT } from "../exit-code";
import { formatOption, printReport } from "../report";

const WRITERS: Writers<OffboardReport> = {
  text: async (report) => (await import("../../lifecycle/offboard-text")).offboardText(report),
  json: async (report) => (await import("../../lifecycle/offboard-text")).offboardJson(report),
};

const HELP = `
Takes the next step, one pull request each, and prints the commit to make:

  1. Writes "status": "removed": visitors get 410, and the hostname and its certificate stay. Tell the customer to change DNS.
  2. Asks DNS. If every hostname points elsewhere or nowhere, takes them out of the file and lists them in "retired". The release
     deletes them at Cloudflare, and the names are held for the platform's retentionDays (docs/lifecycle.md).

If DNS still points here, or does not tell, nothing is written. A step counts as done when its commit is in --base.

With --reason, an owner of the platform file skips to the last step. Visitors get errors at once. The reason stands in the
commit's trailers. The author is --author, otherwise SWITCHYARD_AUTHOR, GITHUB_ACTOR or GITLAB_USER_LOGIN.

Exit codes: 0 the step was written; 1 refused; 2 could not run, or wrong usage.

Examples:
  switchyard offboard acme
  switchyard offboard acme old.acme-store.com
  switchyard offboard acme --reason "Court order, ticket 4711" --author olga`;

export const offboard: Command = {
  name: "offboard",
  summary: "Remove a tenant or some of its hostnames, one safe step at a time.",
  declare(parser) {
    parser
      .argument("<tenant>", "Tenant ID")
      .argument("[hostname...]", "Some of its hostnames, or its <subdomain>.<zone> (default: all of them)")
      .option("--base <ref>", "Commit or branch that holds the steps that are done", "HEAD")
      .option("--reason <text>", "Skip to the last step, as an owner of the platform file: why, in one line")
      .option("--author <user>", "GitHub login of the person who skips")
      .option("--author-team <org/team>", "Team of that person (repeatable)", collect)
      .option("--resolver <address>", "DNS resolver to ask, as an address or address:port (repeatable)", collect)
      .addOption(formatOption(WRITERS))
      .addHelpText("after", HELP);
  },
  async run(terminal, options, [tenant = "", ...names]) {
    const { offboardStepOf } = await import("../offboard");
    const report = await offboardStepOf(terminal, tenant, names, options);
    await printReport(terminal, options, report, WRITERS);
    return report.written ? EXIT.done : EXIT.refused;
  },
};
