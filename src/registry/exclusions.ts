import { ROUTES_PER_ZONE } from "../cloudflare/limits";
import type { PlatformDocument } from "./documents";
import { parsePattern, type RoutePattern } from "./route-pattern";

/** The dispatch Worker's route takes one of the zone's routes. */
export const MAX_EXCLUSIONS = ROUTES_PER_ZONE - 1;

/** An exclusion that Cloudflare would accept. */
interface Exclusion extends RoutePattern {
  readonly pattern: string;
  /** Its index in `routing.exclude`. */
  readonly index: number;
}

/** The valid exclusions of a platform file, up to the zone's limit: each is compared with all names, which costs time. */
export function exclusionsOf(platform: PlatformDocument): readonly Exclusion[] {
  const exclusions = known.get(platform) ?? readExclusions(platform);
  known.set(platform, exclusions);
  return exclusions;
}

/** Called for each tenant with a subdomain. */
const known = new WeakMap<PlatformDocument, readonly Exclusion[]>();

function readExclusions({ value: { routing } }: PlatformDocument): readonly Exclusion[] {
  return (routing?.exclude ?? []).slice(0, MAX_EXCLUSIONS).flatMap((pattern, index) => {
    const parsed = pattern === undefined ? undefined : parsePattern(pattern);
    return pattern === undefined || parsed === undefined ? [] : [{ ...parsed, pattern, index }];
  });
}
