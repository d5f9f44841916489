import { chmodSync, closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Replaces a file that is there. */
export function replaceFile(path: string, text: string): void {
  swapIn(path, text, statSync(path).mode);
}

/** Writes a file that may be there already, and its folder where that is missing. */
export function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  swapIn(path, text);
}

/** Replaces the file in one step: a reader sees the old text or the new one, also after a crash. */
function swapIn(path: string, text: string, mode?: number): void {
  // Names with a leading dot are no tenant files, so a left-over is never read as one.
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  rmSync(temporary, { force: true }); // of a run that was killed and had this number
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Writes a file that is not there yet; a half-written one is taken away again.
 * @returns false when something of this name exists, which is left alone
 */
export function createFile(path: string, text: string): boolean {
  const descriptor = openNew(path);
  if (descriptor === undefined) return false;
  try {
    writeFileSync(descriptor, text);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

function openNew(path: string): number | undefined {
  try {
    return openSync(path, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw error;
  }
}
