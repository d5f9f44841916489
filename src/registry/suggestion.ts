import { closest, distance } from "fastest-levenshtein";

const MAX_SUGGESTED_LENGTH = 100;

/** "Did you mean …?" when a known name is close to what was written. */
export function suggestion(written: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || written.length > MAX_SUGGESTED_LENGTH) return undefined;
  const near = closest(written, known);
  return distance(written, near) <= Math.max(1, Math.floor(near.length / 3))
    ? `Did you mean ${JSON.stringify(near)}?`
    : undefined;
}
