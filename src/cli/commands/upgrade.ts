import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../package-root";
import type { Writers } from "../../report/formats";
import { printableJson } from "../../report/json";
import { type Styled, styledLines } from "../../report/terminal-text";
import { plural } from "../../text";
import type { StackDifference, UpgradeComparison } from "../../upgrade/compare";
import type { Command } from "../command";
import { EXIT } from "../exit-code";
import { formatOption, printReport } from "../report";
import { pathOn } from "../terminal";

const HELP = `
<version> is what npm installs, such as @switchyard-dev/switchyard@next, a tarball, or a folder with another version. Both versions synthesize
a copy of this project in temporary folders. Neither gets a token: the environment's secrets are not passed on, and npm runs no
script of the package. Nothing here is changed.

A resource with another address, a KV entry with another key, or a hostname in another shard is refused: Terraform would
destroy it. All other differences are listed. Each is released like any other change.

Exit codes: 0 no address, key or shard changes; 1 one does, or the other version refuses this project; 2 could not run.

Examples:
  switchyard upgrade @switchyard-dev/switchyard@next
  switchyard upgrade ./switchyard-dev-switchyard-0.2.0.tgz --format json`;

export const upgrade: Command = {
  name: "upgrade",
  summary: "Compare what another version of Switchyard makes of this project with what this one makes.",
  declare(parser) {
    parser
      .argument("<version>", "Package for npm, tarball, or folder")
      .addOption(formatOption(WRITERS))
      .addHelpText("after", HELP);
  },
  async run(terminal, options, [spec = ""]) {
    const { packageFolderOf, prepareVersion, synthesizeWith, withoutSecrets } = await import(
      "../../upgrade/run-version"
    );
    const { compareVersions } = await import("../../upgrade/compare");
    const env = withoutSecrets(terminal.env);
    const folder = mkdtempSync(join(tmpdir(), "switchyard-upgrade-"));
    try {
      terminal.err(`Fetching ${spec} …`);
      const other = await packageFolderOf(spec, pathOn(terminal, spec), join(folder, "next"), env);
      const today = prepareVersion(terminal.cwd, packageRoot(), packageRoot(), join(folder, "today"));
      const next = prepareVersion(terminal.cwd, packageRoot(), other, join(folder, "next"));
      terminal.err(`Synthesizing with ${today.version} and with ${next.version} …`);
      const comparison = compareVersions(await synthesizeWith(today, env), await synthesizeWith(next, env));
      const report = { ok: comparison.refusals.length === 0, today: today.version, next: next.version, ...comparison };
      await printReport(terminal, options, report, WRITERS);
      return report.ok ? EXIT.done : EXIT.refused;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface UpgradeReport extends UpgradeComparison {
  readonly ok: boolean;
  readonly today: string;
  readonly next: string;
}

const WRITERS: Writers<UpgradeReport> = { text: textReport, json: (report) => printableJson(report) };

function textReport({ ok, today, next, stacks, workerChanged, refusals }: UpgradeReport): Styled {
  const same = stacks.filter(({ result }) => result === "same");
  const verdict = ok
    ? `Version ${next} keeps every address, KV key and shard of ${today}.`
    : `DO NOT UPGRADE from ${today} to ${next}: Terraform would destroy live resources.`;
  return styledLines([
    verdict,
    ...firstOf(refusals.map(({ promise, message }) => `  ${promise}: ${message}`)),
    ...(refusals.length > 0 ? ["Stay on this version, and report this to the maintainers."] : []),
    "",
    `${plural(same.length, "stack")} of ${stacks.length} ${same.length === 1 ? "has" : "have"} the same content.`,
    `The dispatch Worker ${workerChanged ? "changes: the next release uploads it again." : "is the same."}`,
    ...stacks.filter(({ result }) => result !== "same").flatMap(stackLines),
  ]);
}

const MOST = 10;

/** Two versions may differ in thousands of lines. */
function firstOf(lines: readonly string[]): string[] {
  if (lines.length <= MOST) return [...lines];
  return [...lines.slice(0, MOST), `  … and ${lines.length - MOST} more (--format json lists all)`];
}

function stackLines({ stack, result, added, removed, changed, marker, sections }: StackDifference): string[] {
  const some = (sign: string, list: readonly string[]) => firstOf(list.map((one) => `  ${sign} ${one}`));
  return [
    `${stack}: ${result}`,
    ...some("+", added),
    ...some("-", removed),
    ...some(
      "~",
      changed.map(({ address, fields }) => `${address}: ${fields.join(", ")}`),
    ),
    ...(sections.length > 0 ? [`  ~ ${sections.join(", ")}`] : []),
    ...(marker ? ["  The marker changes: the next release plans this stack."] : []),
  ];
}
