import { isWildcard } from "./documents";
import { bareName, canonicalSpelling } from "./hostname";

/** In a pattern, this stands for the wildcard hostname alone, as in its KV key: no hostname holds an underscore. */
const WILDCARD_ALONE = "_wildcard.";

/** Hostnames in a zone that the platform file leaves to others: `shop.acme.com`, `*.acme.com`, `_wildcard.acme.com`. */
export type ForeignPatterns = readonly string[];

/** Whether a hostname is left to others. @returns a function, because one question per hostname of a zone is asked */
export function foreignMatcher(patterns: ForeignPatterns): (hostname: string) => boolean {
  if (patterns.length === 0) return () => false;
  const names = new Set(patterns.filter((pattern) => !isWildcard(pattern)));
  const below = new Set(patterns.filter(isWildcard).map(bareName));
  return (hostname) => {
    if (names.has(isWildcard(hostname) ? WILDCARD_ALONE + bareName(hostname) : hostname)) return true;
    if (below.size === 0) return false;
    for (let at = hostname.indexOf("."); at !== -1; at = hostname.indexOf(".", at + 1))
      if (below.has(hostname.slice(at + 1))) return true;
    return false;
  };
}

/** The pattern that means this hostname and no other. */
export function foreignPatternOf(hostname: string): string {
  return isWildcard(hostname) ? WILDCARD_ALONE + bareName(hostname) : hostname;
}

export function isForeignPattern(pattern: string | undefined): pattern is string {
  return pattern !== undefined && foreignPatternSpelling(pattern) === pattern;
}

/** The pattern in its correct spelling; undefined if it is none. */
export function foreignPatternSpelling(written: string): string | undefined {
  const alone = written.startsWith(WILDCARD_ALONE);
  const name = canonicalSpelling(alone ? written.slice(WILDCARD_ALONE.length) : written);
  if (name === undefined || !alone) return name;
  return isWildcard(name) ? undefined : WILDCARD_ALONE + name;
}
