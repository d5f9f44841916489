import { appendFileSync } from "node:fs";
import type { Command as Parser } from "commander";
import type { Environment } from "../registry/model";
import { suggestion } from "../registry/suggestion";
import type { Writers } from "../report/formats";
import { oneSpelling } from "../spelling";
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

/**
 * The hostnames that may be created again, in the registry's spelling.
 * @throws UserError for one that the environment does not declare: a mistyped name would allow nothing, without a word
 */
export function returningOf(options: Options, { name, tenants }: Environment): ReadonlySet<string> {
  const named = ((options.allowReturning as readonly string[] | undefined) ?? []).map(oneSpelling);
  const declared = new Set(tenants.flatMap(({ hostnames }) => hostnames.map(({ hostname }) => hostname)));
  const [unknown] = named.filter((hostname) => !declared.has(hostname));
  if (unknown === undefined) return new Set(named);
  const meant = suggestion(unknown, [...declared]);
  const hint = meant === undefined ? "" : ` ${meant}`;
  throw new UserError(`--allow-returning ${unknown}: no tenant of ${name} has this hostname.${hint}`);
}

/** GitHub shows this file's Markdown on the job's page. */
export function appendSummary({ env }: Terminal, markdown: string): void {
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, markdown);
}
