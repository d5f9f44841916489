import { Option, type Command as Parser } from "commander";
import { sleepFor } from "../../cloudflare/client/options";
import { type DoctorReport, PURPOSES, type Purpose } from "../../doctor/finding";
import { chooseEnvironments } from "../../registry/environments";
import type { Writers } from "../../report/formats";
import { type Command, collect } from "../command";
import { EXIT, type ExitCode } from "../exit-code";
import { validRegistry } from "../registry";
import { parallelismOf } from "../release";
import { addOutputOptions, printReport } from "../report";

const ANSWER_TIMEOUT = 30_000;

const WRITERS: Writers<DoctorReport> = {
  text: async (report, palette) => (await import("../../doctor/writers/text")).doctorText(report, palette),
  json: async (report) => (await import("../../doctor/writers/json")).doctorJson(report),
  markdown: async (report) => (await import("../../doctor/writers/markdown")).doctorMarkdown(report),
};

const HELP = `
Checks the token and its permissions, the zone, Cloudflare for SaaS, the declared entitlements, the dispatch namespace and
its user Workers, names that a first release would write over, Terraform, the provider and the state backend. Each line
says what was found and how to fix it.

Changes nothing. To learn what the token may write, it sends one request per permission that names an object that does not
exist. It takes the platform state's lock once and releases it.

Exit codes: 0 no problem; 1 a problem, or the registry is refused; 2 no problem, but something was not checked, or wrong usage.

Examples:
  switchyard doctor
  switchyard doctor --environment staging --for apply
  switchyard doctor --format json | jq '.environments[].findings[] | select(.level == "problem")'`;

export const doctor: Command = {
  name: "doctor",
  summary: "Check that the account, the token, Terraform and the state backend are ready for a release.",
  declare(parser: Parser) {
    addOutputOptions(
      parser.option("--environment <name>", "Environment to check (repeatable, default: all)", collect),
      WRITERS,
    )
      .addOption(
        new Option("--for <command>", "Command that the token is for: apply writes, plan must not").choices(PURPOSES),
      )
      .option("--parallelism <stacks>", "Number of stacks to process in parallel", "4")
      .addHelpText("after", HELP);
  },
  async run(terminal, options) {
    const registry = validRegistry(terminal, "Nothing was checked");
    const environments = chooseEnvironments(registry, (options.environment as readonly string[] | undefined) ?? []);
    const { examine } = await import("../../doctor/examine");
    const report = await examine({
      root: terminal.cwd,
      env: terminal.env,
      environments,
      purpose: options.for as Purpose | undefined,
      parallelism: parallelismOf(options),
      client: {
        now: Date.now,
        sleep: sleepFor,
        answerTimeout: ANSWER_TIMEOUT,
        progress: (text) => terminal.err(text),
      },
    });
    await printReport(terminal, options, report, WRITERS);
    return exitCodeOf(report);
  },
};

function exitCodeOf({ environments }: DoctorReport): ExitCode {
  const levels = new Set(environments.flatMap(({ findings }) => findings.map(({ level }) => level)));
  if (levels.has("problem")) return EXIT.refused;
  return levels.has("unknown") ? EXIT.couldNotRun : EXIT.done;
}
