import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import type { Env } from "./env";
import { UserError } from "./user-error";

export type Git = (arguments_: readonly string[], input?: string) => SpawnSyncReturns<Buffer>;

/** Replaced objects are local and never reviewed. A path is never a pattern, whatever it contains. */
const DEFAULTS: Env = { GIT_NO_REPLACE_OBJECTS: "1", GIT_LITERAL_PATHSPECS: "1", GIT_OPTIONAL_LOCKS: "0" };

/** git in one folder. Never through a shell: a ref is an argument, whatever it contains. */
export function gitIn(cwd: string, env: Env): Git {
  return (arguments_, input = "") =>
    spawnSync("git", arguments_, { cwd, env: { ...DEFAULTS, ...env }, input, maxBuffer: 4 * 1024 ** 3 });
}

/**
 * What git prints.
 * @param explain turns git's reason into a sentence for a person
 * @throws UserError when git fails or is not installed
 */
export function runGit(
  git: Git,
  arguments_: readonly string[],
  explain: (reason: string) => string,
  input?: string,
): Buffer {
  const { status, stdout, stderr, error } = git(arguments_, input);
  if (error !== undefined) throw new UserError(`git did not start: ${error.message}`);
  if (status !== 0) throw new UserError(explain(stderr.toString("utf8").trim()));
  return stdout;
}

/** The parts of git's output that end with NUL (`-z`). */
export function partsOf(output: Buffer): string[] {
  return output.toString("utf8").split("\0").slice(0, -1);
}
