import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Deletes the folders that a killed run could not take away: `<prefix><process id>`, with or without `-<anything>`.
 * Those of a process that still runs stay.
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
    return process.kill(pid, 0); // asks, and kills nothing
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // a process of another user
  }
}
