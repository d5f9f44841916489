import { join } from "node:path";
import { replaceFile } from "../file-writes";
import { gitIn } from "../git";
import { planSuspension, type Suspension, type SuspensionAction } from "../lifecycle/suspension";
import { loadRegistry } from "../registry/load";
import { problemsText } from "../report/problems-text";
import { UserError } from "../user-error";
import { type Options, textOf } from "./command";
import type { Terminal } from "./terminal";

/** What suspend and resume share. */

/**
 * The edit of the tenant's file; nothing is written yet.
 * @throws UserError when it would leave an error in the registry
 */
export function plannedSuspension(
  terminal: Terminal,
  action: SuspensionAction,
  tenant: string,
  options: Options,
): Suspension {
  const { cwd, err, colors } = terminal;
  const sources = loadRegistry(cwd);
  const by = textOf(options.by) ?? gitUser(terminal);
  const request = { action, tenant, reason: textOf(options.reason) ?? "", by, at: Date.now() };
  const { suspension, errors } = planSuspension(sources, request);
  if (errors.length === 0) return suspension;
  err(problemsText(errors, colors));
  throw new UserError(
    `\nNothing was changed: with this status, ${suspension.file} would not pass the check.`,
    "refused",
  );
}

export function writeSuspension({ cwd }: Terminal, { file, text }: Suspension): void {
  if (text === undefined) return;
  try {
    replaceFile(join(cwd, file), text);
  } catch (error) {
    throw new UserError(`${file} could not be written: ${(error as Error).message}`);
  }
}

function gitUser({ cwd, env }: Terminal): string {
  const git = gitIn(cwd, env);
  const setting = (name: string) => git(["config", "--get", name]).stdout?.toString("utf8").trim() ?? "";
  const [name, email] = [setting("user.name"), setting("user.email")];
  if (name === "") throw new UserError("git does not know who you are. Say it with --by, or set user.name in git.");
  return email === "" ? name : `${name} <${email}>`;
}
