import { loadProject } from "../bundle/project-rules";
import { type CheckedRegistry, checkRegistry } from "../registry/check";
import type { Registry } from "../registry/model";
import { countText, problemsText } from "../report/problems-text";
import { UserError } from "../user-error";
import type { Terminal } from "./terminal";

/** Reads and checks the project's registry, as of today. */
export function readRegistry(root: string): CheckedRegistry {
  return checkRegistry(loadProject(root), today());
}

/** The date in UTC, which Cloudflare uses for compatibility dates. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/**
 * The registry, for a command that needs a valid one. Prints its problems.
 * @param refusal the consequence: `Nothing was planned`
 * @throws UserError when the registry has an error
 */
export function validRegistry({ cwd, err, colors }: Terminal, refusal: string): Registry {
  const { registry, problems } = readRegistry(cwd);
  if (registry !== undefined) return registry;
  err(problemsText(problems, colors));
  throw new UserError(`\n${refusal}: ${countText(problems)}.`, "refused");
}
