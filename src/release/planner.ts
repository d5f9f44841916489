import type { Env } from "../env";
import { gitIn } from "../git";
import type { Planner } from "../manifest/manifest";

/**
 * Who plans: the name given, otherwise whom the CI names, otherwise git's user. Nothing verifies it: it tells people whom to ask.
 * @param now milliseconds since 1970
 */
export function plannerFrom(root: string, given: string | undefined, env: Env, now: number): Planner {
  // The person who ran a job again is not always the one who started it first.
  const known = [given, env.GITHUB_TRIGGERING_ACTOR, env.GITHUB_ACTOR, env.GITLAB_USER_LOGIN].find((name) => name);
  return { by: known ?? gitUser(root, env) ?? null, at: new Date(now).toISOString() };
}

/** The name that git would write into a commit; undefined if none is configured, rather than a guess from the machine's name. */
function gitUser(root: string, env: Env): string | undefined {
  const { status, stdout } = gitIn(root, env)(["-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"]);
  if (status !== 0) return undefined;
  return /^(.+?) <[^>]*> \d+ [+-]\d{4}$/.exec(stdout.toString("utf8").trim())?.[1];
}
