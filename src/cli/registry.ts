import { type CheckedRegistry, checkRegistry } from "../registry/check";
import { loadRegistry } from "../registry/load";
import type { Registry } from "../registry/model";
import { problemsText } from "../registry/problems-text";
import { plural } from "../text";
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
 * The registry, for a command that can do nothing with a wrong one.
 * @param refusal the sentence after the errors, given how many they are: `2 errors`
 * @throws UserError with every error
 */
export function soundRegistry(terminal: Terminal, refusal: (errors: string) => string): Registry {
  const { registry, problems } = readRegistry(terminal.cwd);
  if (registry !== undefined) return registry;
  const errors = problems.filter(({ severity }) => severity === "error");
  const count = plural(errors.length, "error");
  throw new UserError(`${problemsText(errors, terminal)}\n\n${refusal(count)}`, "refused");
}
