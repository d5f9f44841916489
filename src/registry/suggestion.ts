import { closest, distance } from "fastest-levenshtein";

const MAX_SUGGESTED_LENGTH = 100;

/** Each comparison takes time, and a file can contain thousands of unknown names. */
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

/** The names with the same first letter. In a long list, a typo in the first letter gets no suggestion. */
function likeliest(written: string, known: readonly string[]): string[] {
  const alike = known.filter((name) => name[0] === written[0] && Math.abs(name.length - written.length) <= 2);
  const start = written.slice(0, Math.ceil(written.length / 2));
  const closer = alike.filter((name) => name.startsWith(start));
  return (closer.length > 0 ? closer : alike).slice(0, MAX_CANDIDATES);
}
