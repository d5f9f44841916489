import { ROUTES_PER_ZONE } from "../cloudflare/limits";
import type { PlatformDocument } from "./documents";
import { parsePattern, type RoutePattern } from "./route-pattern";

/** One of a zone's routes is the dispatch Worker's own. */
export const MAX_EXCLUSIONS = ROUTES_PER_ZONE - 1;

/** An exclusion that Cloudflare would take. */
interface Exclusion extends RoutePattern {
  readonly pattern: string;
  /** Its place in `routing.exclude`. */
  readonly index: number;
}

/** The exclusions of a platform file that can be read; not those that no zone has room for, since each is compared with all names. */
export function exclusionsOf(platform: PlatformDocument): readonly Exclusion[] {
  const exclusions = known.get(platform) ?? readExclusions(platform);
  known.set(platform, exclusions);
  return exclusions;
}

/** Each tenant with a subdomain asks. */
const known = new WeakMap<PlatformDocument, readonly Exclusion[]>();

function readExclusions({ value: { routing } }: PlatformDocument): readonly Exclusion[] {
  return (routing?.exclude ?? []).slice(0, MAX_EXCLUSIONS).flatMap((pattern, index) => {
    const parsed = pattern === undefined ? undefined : parsePattern(pattern);
    return pattern === undefined || parsed === undefined ? [] : [{ ...parsed, pattern, index }];
  });
}
