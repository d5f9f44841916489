import { existsSync } from "node:fs";
import { join } from "node:path";
import { watchFolders } from "../dev/watch";
import { UserError } from "../user-error";
import { untilInterrupted } from "./interrupted";
import type { Terminal } from "./terminal";

/** Folders that a check reads. */
const FOLDERS = ["tenants", "platform", "waivers", "imports", "rules"];

/** What a problem matcher of an editor waits for: .vscode/tasks.json has the same words. */
const BEGIN = "Checking the registry.";
const END = "Waiting for changes.";

/**
 * Runs once, and again after each change, until Ctrl-C. What one run refuses, the next one may find mended.
 * @throws UserError when the folders can't be watched
 */
export async function watchProject(terminal: Terminal, check: () => Promise<unknown>): Promise<void> {
  const run = async () => {
    terminal.out(BEGIN);
    await check().catch((error: unknown) => {
      if (!UserError.isUserError(error)) throw error;
      terminal.out(error.message);
    });
    terminal.out(END);
  };
  const folders = FOLDERS.map((name) => join(terminal.cwd, name)).filter((folder) => existsSync(folder));
  if (folders.length === 0)
    throw new UserError(`There is nothing to watch: no tenants/ and no platform/ in ${terminal.cwd}.`);
  const interrupted = untilInterrupted();
  // Watched from the start, so that no change is missed; but one check at a time.
  let running = Promise.resolve();
  const watcher = watched(folders, () => {
    running = running.then(run);
    return running;
  });
  running = running.then(run);
  await Promise.race([running, interrupted]); // a bug in the first check ends the command
  await interrupted;
  watcher.stop();
}

function watched(folders: readonly string[], run: () => Promise<void>): { stop(): void } {
  try {
    return watchFolders(folders, run);
  } catch (error) {
    throw new UserError(
      `The folders can't be watched: ${(error as Error).message}. Run switchyard check without --watch.`,
    );
  }
}
