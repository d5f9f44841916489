import { appendFileSync } from "node:fs";
import type { Command as Parser } from "commander";
import type { Writers } from "../report/formats";
import { UserError } from "../user-error";
import type { Options } from "./command";
import { formatOption } from "./report";
import type { Terminal } from "./terminal";

/** What plan and apply share. */

export function releaseOptions(parser: Parser, writers: Writers<never>): Parser {
  return parser
    .option("--parallelism <stacks>", "Number of stacks to process in parallel", "4")
    .addOption(formatOption(writers));
}

export function parallelismOf({ parallelism }: Options): number {
  const number = Number(parallelism);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new UserError(`--parallelism ${parallelism} is not valid. Use a whole number, 1 or more.`);
}

/** GitHub shows this file's Markdown on the job's page. */
export function appendSummary({ env }: Terminal, markdown: string): void {
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, markdown);
}
