import { environmentNames } from "../../registry/environments";
import type { Writers } from "../../report/formats";
import { printableJson } from "../../report/json";
import { countText, problemsText } from "../../report/problems-text";
import { type Styled, styledLines } from "../../report/terminal-text";
import type { Synthesis } from "../../synthesis/synthesize";
import { plural } from "../../text";
import { type Command, collect } from "../command";
import { EXIT } from "../exit-code";
import { formatOption, printReport } from "../report";
import type { Terminal } from "../terminal";

export const synth: Command = {
  name: "synth",
  summary: "Write the registry as Terraform: cdktf.out/stacks/<stack>/cdk.tf.json and dist/worker.js.",
  declare(parser) {
    parser
      .option("--environment <name>", "Environment to synthesize (repeatable, default: all)", collect)
      .option("--strict", "Treat warnings as errors")
      .addOption(formatOption(WRITERS))
      .addHelpText(
        "after",
        `
For cdktf-cli, SWITCHYARD_ENVIRONMENTS=production,staging does the same as --environment.
If synth fails, the last good output stays unchanged. States and plans are never changed.`,
      );
  },
  async run(terminal, options) {
    const { synthesize } = await import("../../synthesis/synthesize");
    const started = performance.now();
    const synthesis = await synthesize(
      terminal.cwd,
      (options.environment as readonly string[] | undefined) ?? environmentNames(terminal.env.SWITCHYARD_ENVIRONMENTS),
      options.strict === true,
    );
    const ms = Math.round(performance.now() - started);
    const { refreshEditorSchemas } = await import("../editor-schemas");
    await refreshEditorSchemas(terminal, undefined);
    if (options.format !== "json") printProblems(terminal, synthesis);
    if (options.format === "json" || synthesis.made !== undefined)
      await printReport(terminal, options, summaryOf(synthesis, ms), WRITERS);
    return synthesis.made === undefined ? EXIT.refused : EXIT.done;
  },
};

function summaryOf({ problems, made }: Synthesis, ms: number) {
  const shards = made?.states.flatMap((state) => state.shards) ?? [];
  const hostnames = shards.flatMap((shard) => shard.hostnames);
  const entries = shards.flatMap((shard) => shard.entries);
  return {
    ok: made !== undefined,
    problems,
    environments: made?.states.map((state) => state.environment) ?? [],
    stacks: made?.stacks ?? [],
    unreleased: made?.unreleased ?? [],
    tenants: new Set(made?.states.flatMap((state) => state.tenants)).size,
    hostnames: hostnames.length,
    entries: entries.length,
    bytes: made?.stacks.reduce((sum, stack) => sum + stack.bytes, 0) ?? 0,
    ms,
  };
}

const WRITERS: Writers<ReturnType<typeof summaryOf>> = {
  text: writeText,
  json: (summary) => printableJson(summary),
};

function printProblems({ err, colors }: Terminal, { problems, made }: Synthesis): void {
  if (problems.length > 0) err(styledLines([problemsText(problems, colors), ""]));
  if (made === undefined) err(`Nothing was written: ${countText(problems)}.`);
}

function writeText(summary: ReturnType<typeof summaryOf>): Styled {
  const { environments, stacks, unreleased, tenants, hostnames, entries, bytes, ms } = summary;
  const parts = [
    plural(stacks.length, "stack"),
    plural(tenants, "tenant"),
    plural(hostnames, "custom hostname"),
    `${entries} KV ${entries === 1 ? "entry" : "entries"}`,
  ];
  return styledLines([
    `Synthesized ${environments.join(", ")}: ${parts.join(", ")}, ${bytes} bytes in ${ms} ms.`,
    ...stacks.map(({ stack }) => `  cdktf.out/stacks/${stack}/cdk.tf.json`),
    ...unreleased.map(
      (stack) => `  cdktf.out/stacks/${stack}/cdk.tf.json (not released by Switchyard: cdktf deploy ${stack})`,
    ),
    "  dist/worker.js",
    `Next: npx switchyard plan --environment ${environments[0]}`,
  ]);
}
