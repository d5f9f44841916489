import { type CheckedRegistry, checkRegistry } from "../registry/check";
import { loadRegistry } from "../registry/load";
import type { Registry } from "../registry/model";
import { countText, problemsText } from "../report/problems-text";
import { UserError } from "../user-error";
import type { Terminal } from "./terminal";

/** Reads and checks the registry of the project, as of today. */
export function readRegistry(root: string): CheckedRegistry {
  return checkRegistry(loadRegistry(root), today());
}

/** The date in UTC, as Cloudflare judges a compatibility date. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/**
 * The registry, for a command that can do nothing with a wrong one. Prints what is wrong with it.
 * @param refusal what follows from that: `Nothing was planned`
 * @throws UserError when the registry has an error
 */
export function validRegistry({ cwd, err, colors }: Terminal, refusal: string): Registry {
  const { registry, problems } = readRegistry(cwd);
  if (registry !== undefined) return registry;
  err(problemsText(problems, colors));
  throw new UserError(`\n${refusal}: ${countText(problems)}.`, "refused");
}
