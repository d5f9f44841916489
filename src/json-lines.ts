import { appendFileSync, closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "./user-error";

/**
 * The JSON lines of a file, oldest first; none if there is no file. Skips lines that are not a JSON object: a killed run leaves
 * half a line.
 */
export function readLines(path: string): readonly Readonly<Record<string, unknown>>[] {
  if (!existsSync(path)) return [];
  return orSay(`${path} can't be read`, () => readFileSync(path, "utf8"))
    .split("\n")
    .map(parseObject)
    .filter((value) => value !== undefined);
}

/** Appends lines in one write. If a killed run left half a line, ends that line first, so that it can't spoil the next one. */
export function appendLines(path: string, values: readonly object[]): void {
  if (values.length === 0) return;
  const text = values.map((value) => `${JSON.stringify(value)}\n`).join("");
  orSay(`${path} can't be written`, () => {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, endsOpen(path) ? `\n${text}` : text, { mode: 0o600 });
  });
}

/** @throws UserError, because the file's place and permissions are up to the user */
function orSay<Result>(failure: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new UserError(`${failure}: ${(error as Error).message}`);
  }
}

function endsOpen(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1);
    return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== "\n";
  } finally {
    closeSync(file);
  }
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
