import { join, relative } from "node:path";
import { loadProject } from "../bundle/project-rules";
import { sleepFor } from "../cloudflare/client/options";
import { replaceFile } from "../file-writes";
import { gitIn } from "../git";
import { changeNow, isComplete, type LiveChange } from "../lifecycle/suspend-now";
import { planSuspension, type Suspension, type SuspensionAction } from "../lifecycle/suspension";
import type { SuspensionReport } from "../lifecycle/suspension-text";
import { problemsText } from "../report/problems-text";
import { UserError } from "../user-error";
import { type Options, textOf } from "./command";
import { EXIT, type ExitCode } from "./exit-code";
import type { Terminal } from "./terminal";

/** What suspend and resume share. */

const ANSWER_TIMEOUT = 30_000;

/** With `--now`, Cloudflare first: that is what can't wait. The file is written whatever Cloudflare answers. */
export async function runSuspension(
  terminal: Terminal,
  action: SuspensionAction,
  tenant: string,
  options: Options,
): Promise<SuspensionReport> {
  const suspension = plannedSuspension(terminal, action, tenant, options);
  const live = options.now === true ? await changeAtCloudflare(terminal, suspension) : undefined;
  writeSuspension(terminal, suspension);
  return { suspension, live };
}

export function suspensionExitCode({ live }: SuspensionReport): ExitCode {
  return live === undefined || isComplete(live) ? EXIT.done : EXIT.couldNotRun;
}

async function changeAtCloudflare(terminal: Terminal, suspension: Suspension): Promise<readonly LiveChange[]> {
  const { createClient } = await import("../cloudflare/client/client");
  const client = await createClient(terminal.env, {
    now: Date.now,
    sleep: sleepFor,
    answerTimeout: ANSWER_TIMEOUT,
    progress: (text) => terminal.err(text),
  });
  return await changeNow(client, suspension);
}

/**
 * The edit of the tenant's file; nothing is written yet.
 * @throws UserError when it would leave an error in the registry
 */
function plannedSuspension(terminal: Terminal, action: SuspensionAction, tenant: string, options: Options): Suspension {
  const { cwd, err, colors } = terminal;
  const sources = loadProject(cwd);
  const by = textOf(options.by) ?? gitUser(terminal);
  const request = { action, tenant, reason: textOf(options.reason) ?? "", by, at: Date.now() };
  const { suspension, errors } = planSuspension(sources, request);
  if (errors.length === 0)
    return { ...suspension, commit: { ...suspension.commit, file: typedPath(terminal, suspension.file) } };
  err(problemsText(errors, colors));
  throw new UserError(
    `\nNothing was changed: with this status, ${suspension.file} would not pass the check.`,
    "refused",
  );
}

function writeSuspension({ cwd }: Terminal, { file, text }: Suspension): void {
  if (text === undefined) return;
  try {
    replaceFile(join(cwd, file), text);
  } catch (error) {
    throw new UserError(`${file} could not be written: ${(error as Error).message}`);
  }
}

/** The commit is made in the folder that the command was typed in. */
function typedPath({ cwd, typedIn = cwd }: Terminal, file: string): string {
  return relative(typedIn, join(cwd, file));
}

function gitUser({ cwd, env }: Terminal): string {
  const git = gitIn(cwd, env);
  const setting = (name: string) => git(["config", "--get", name]).stdout?.toString("utf8").trim() ?? "";
  const [name, email] = [setting("user.name"), setting("user.email")];
  if (name === "") throw new UserError("git does not know who you are. Say it with --by, or set user.name in git.");
  return email === "" ? name : `${name} <${email}>`;
}
