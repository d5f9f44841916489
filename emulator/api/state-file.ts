import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { EmulatedAccount } from "./account";

/** What one file keeps: all that is held, and what time it was. */
interface SavedState {
  now: number;
  account: EmulatedAccount;
}

/** @returns what the file keeps; undefined where there is no file yet. */
export function readStateFile(file: string): SavedState | undefined {
  if (!existsSync(file)) return undefined;
  const { now, account, world } = decodeState(readFileSync(file, "utf8"));
  return { now, account: account ?? world };
}

/** Writes a temporary file, then renames it: a reader never sees half of it. */
export function writeStateFile(file: string, state: SavedState): void {
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

/** @returns what `encodeState` was given; 0.1.0 called the account `world`. */
function decodeState(text: string): SavedState & { world: EmulatedAccount } {
  return JSON.parse(text, (_, value) => {
    if (Array.isArray(value?.$map)) return new Map(value.$map);
    if (Array.isArray(value?.$set)) return new Set(value.$set);
    if (typeof value?.$bytes === "string") return Buffer.from(value.$bytes, "base64");
    return value;
  });
}
