import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { World } from "./world";

/** What one file keeps: all that is held, and what time it was. */
export interface SavedState {
  now: number;
  world: World;
}

/** @returns what the file keeps; undefined where there is no file yet. */
export function readState(file: string): SavedState | undefined {
  return existsSync(file) ? decodeState(readFileSync(file, "utf8")) : undefined;
}

/** Writes beside the file, then over it: whoever reads it never sees half of it. */
export function writeState(file: string, state: SavedState): void {
  const beside = `${file}.${process.pid}.tmp`;
  writeFileSync(beside, encodeState(state), { mode: 0o600 });
  renameSync(beside, file);
}

/** @returns the state as JSON; maps and bytes, which JSON doesn't know, are marked. */
function encodeState(state: SavedState): string {
  return JSON.stringify(state, function (this: Record<string, unknown>, key, shown: unknown) {
    const value = this[key];
    if (value instanceof Map) return { $map: [...value] };
    if (value instanceof Set) return { $set: [...value] };
    if (Buffer.isBuffer(value)) return { $bytes: value.toString("base64") };
    return shown;
  });
}

/** @returns what `encodeState` was given. */
function decodeState(text: string): SavedState {
  return JSON.parse(text, (_, value) => {
    if (Array.isArray(value?.$map)) return new Map(value.$map);
    if (Array.isArray(value?.$set)) return new Set(value.$set);
    if (typeof value?.$bytes === "string") return Buffer.from(value.$bytes, "base64");
    return value;
  });
}
