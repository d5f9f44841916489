import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../user-error";

/**
 * Whoever reads meanwhile (a web server, a collector of metrics) sees the old file or the new one.
 * @throws UserError where it can't be written
 */
export function writeWhole(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.tmp`, text);
    renameSync(`${path}.tmp`, path);
  } catch (error) {
    throw new UserError(`The report can't be written: ${(error as Error).message}`);
  }
}
