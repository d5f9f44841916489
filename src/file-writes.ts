import { chmodSync, closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Replaces an existing file. */
export function replaceFile(path: string, text: string): void {
  swapIn(path, text, statSync(path).mode);
}

/** Writes a file that may exist already, and creates its folder if needed. */
export function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  swapIn(path, text);
}

/** Replaces the file in one step: a reader sees the old text or the new one, even after a crash. */
function swapIn(path: string, text: string, mode?: number): void {
  // Names with a leading dot are not tenant files, so a leftover is never read as one.
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  rmSync(temporary, { force: true }); // a leftover of a killed run with the same process id
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
 * Writes a file that does not exist yet. Deletes it again if writing fails half-way.
 * @returns false if something with this name exists, which is not changed
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
