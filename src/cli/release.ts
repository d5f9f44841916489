import { appendFileSync } from "node:fs";
import type { Command as Parser } from "commander";
import type { Registry } from "../registry/model";
import { countText, problemsText } from "../registry/problems-text";
import { UserError } from "../user-error";
import { formatOption, type Options } from "./command";
import { readRegistry } from "./registry";
import type { Terminal } from "./terminal";

/** What plan and apply share. */

export function releaseOptions(parser: Parser): Parser {
  return parser
    .option("--parallelism <stacks>", "Number of stacks to plan in parallel", "4")
    .addOption(formatOption("json"));
}

export function parallelismOf({ parallelism }: Options): number {
  const number = Number(parallelism);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new UserError(`--parallelism ${parallelism} is not a number of stacks: 1 or more.`);
}

/** GitHub shows this file's Markdown on the job's page. */
export function appendSummary({ env }: Terminal, markdown: string): void {
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, markdown);
}

/** The registry, or undefined when it is refused: then its problems are printed. */
export function refuseRegistry(terminal: Terminal, verdict: string): Registry | undefined {
  const { problems, registry } = readRegistry(terminal.cwd);
  if (registry === undefined)
    terminal.err(`${problemsText(problems, terminal)}\n\n${verdict}: ${countText(problems)}.`);
  return registry;
}
