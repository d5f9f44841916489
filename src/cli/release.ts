import { appendFileSync } from "node:fs";
import { Option, type Command as Parser } from "commander";
import { UserError } from "../user-error";
import type { Options } from "./command";
import type { Terminal } from "./terminal";

/** What plan and apply share. */

export function releaseOptions(parser: Parser): Parser {
  return parser
    .option("--parallelism <stacks>", "how many stacks at a time are planned, or checked before an apply", "4")
    .addOption(new Option("--format <format>", "how to print").choices(["text", "json"]).default("text"));
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
