import { environmentNames } from "../../registry/environments";
import { countText, problemsText } from "../../registry/problems-text";
import { printableJson } from "../../report/escape";
import type { Synthesis } from "../../synthesis/synthesize";
import { plural } from "../../text";
import { type Command, collect, formatOption } from "../command";
import { EXIT } from "../exit-code";
import type { Terminal } from "../terminal";

export const synth: Command = {
  name: "synth",
  summary: "Write the registry as Terraform: cdktf.out/stacks/<stack>/cdk.tf.json and dist/worker.js.",
  declare(parser) {
    parser
      .option("--environment <name>", "Environment to synthesize, repeatable (default: all)", collect)
      .option("--strict", "Treat warnings as errors")
      .addOption(formatOption("json"))
      .addHelpText(
        "after",
        `
SWITCHYARD_ENVIRONMENTS=production,staging does the same as --environment, for cdktf-cli.
If synth fails, the last good output stays as it was. States and plans are never changed.`,
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
    if (options.format === "json") terminal.out(printableJson(summaryOf(synthesis, ms)));
    else printText(terminal, synthesis, ms);
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

function printText(terminal: Terminal, synthesis: Synthesis, ms: number): void {
  const { problems, made } = synthesis;
  if (problems.length > 0) terminal.err(`${problemsText(problems, terminal)}\n`);
  if (made === undefined) {
    terminal.err(`Nothing was written: ${countText(problems)}.`);
    return;
  }
  const { environments, stacks, tenants, hostnames, entries, bytes } = summaryOf(synthesis, ms);
  const parts = [
    plural(stacks.length, "stack"),
    plural(tenants, "tenant"),
    plural(hostnames, "custom hostname"),
    `${entries} KV ${entries === 1 ? "entry" : "entries"}`,
  ];
  terminal.out(`Synthesized ${environments.join(", ")}: ${parts.join(", ")}, ${bytes} bytes in ${ms} ms.`);
  for (const { stack } of stacks) terminal.out(`  cdktf.out/stacks/${stack}/cdk.tf.json`);
  for (const stack of made.unreleased)
    terminal.out(`  cdktf.out/stacks/${stack}/cdk.tf.json (not released by Switchyard: cdktf deploy ${stack})`);
  terminal.out("  dist/worker.js");
  terminal.out(`Next: npx switchyard plan --environment ${environments[0]}`);
}
