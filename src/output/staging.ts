import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Deletes folders left behind by runs that were killed: `<prefix><process id>`, with or without `-<anything>`. Keeps those of
 * running processes.
 */
export function sweepStaging(output: string, prefix: string): void {
  if (!existsSync(output)) return;
  for (const name of readdirSync(output)) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : undefined;
    if (pid === process.pid || (pid !== undefined && !isRunning(pid)))
      rmSync(join(output, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0); // signal 0 only checks
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // a process of another user
  }
}
