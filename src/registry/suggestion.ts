import { closest, distance } from "fastest-levenshtein";

const MAX_SUGGESTED_LENGTH = 100;

/** Each one costs; a file can name thousands of things that don't exist. */
const MAX_CANDIDATES = 200;

/** "Did you mean …?" when a known name is close to what was written. */
export function suggestion(written: string, known: readonly string[]): string | undefined {
  if (written.length > MAX_SUGGESTED_LENGTH) return undefined;
  const candidates = known.length > MAX_CANDIDATES ? likeliest(written, known) : known;
  if (candidates.length === 0) return undefined;
  const near = closest(written, candidates);
  return distance(written, near) <= Math.max(1, Math.floor(near.length / 3))
    ? `Did you mean ${JSON.stringify(near)}?`
    : undefined;
}

/** Of many names those that start alike: a typing mistake in the first letter goes without a suggestion there. */
function likeliest(written: string, known: readonly string[]): string[] {
  const alike = known.filter((name) => name[0] === written[0] && Math.abs(name.length - written.length) <= 2);
  const start = written.slice(0, Math.ceil(written.length / 2));
  const closer = alike.filter((name) => name.startsWith(start));
  return (closer.length > 0 ? closer : alike).slice(0, MAX_CANDIDATES);
}
