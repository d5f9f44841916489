import { MINUTES, SECONDS } from "./clock";

/** What happened to a zone's fallback origin, in order. */
export type FallbackOriginEvent =
  | { at: number; kind: "set"; origin: string; proxied: boolean }
  | { at: number; kind: "record"; proxied: boolean }
  | { at: number; kind: "delete" };

export interface EmulatedFallbackOrigin {
  origin: string;
  status: "initializing" | "pending_deployment" | "active" | "pending_deletion";
  errors: string[];
  createdAt: number;
  updatedAt: number;
}

/** Cloudflare documents the order of these states, not their length: the lengths are ours. */
const INITIALIZING = 2 * SECONDS;
const DEPLOYMENT = 30 * SECONDS;
/** Longer than provider 5.22.0 tries again (about 200 s): people report that they have to destroy twice. */
const DELETION = 5 * MINUTES;

const NO_RECORD = "DNS records are not setup correctly. Origin should be a proxied A/AAAA/CNAME dns record";

/** @returns the fallback origin as it is at `now`; undefined where there is none (left). */
export function fallbackOriginAt(
  events: readonly FallbackOriginEvent[],
  now: number,
): EmulatedFallbackOrigin | undefined {
  const past = events.filter((event) => event.at <= now);
  const index = past.findLastIndex((event) => event.kind === "set");
  const set = past[index];
  if (set?.kind !== "set") return undefined;
  const deletedAt = past.slice(index + 1).find((event) => event.kind === "delete")?.at;
  if (deletedAt !== undefined && now >= deletedAt + DELETION) return undefined;
  const proxiedSince = since(past.slice(index));
  const shared = { origin: set.origin, createdAt: set.at };
  if (deletedAt !== undefined) return { ...shared, status: "pending_deletion", errors: [], updatedAt: deletedAt };
  if (now < set.at + INITIALIZING) return { ...shared, status: "initializing", errors: [], updatedAt: set.at };
  if (proxiedSince !== undefined && now >= proxiedSince + DEPLOYMENT) {
    return { ...shared, status: "active", errors: [], updatedAt: proxiedSince + DEPLOYMENT };
  }
  const errors = proxiedSince === undefined ? [NO_RECORD] : [];
  return { ...shared, status: "pending_deployment", errors, updatedAt: set.at + INITIALIZING };
}

/** Since when the origin has had a proxied record without a break; undefined where it has none. */
function since(events: readonly FallbackOriginEvent[]): number | undefined {
  let from: number | undefined;
  for (const event of events) {
    if (event.kind === "delete") continue;
    from = event.proxied ? (from ?? event.at) : undefined;
  }
  return from;
}

/** @returns the moments at which the state changes. */
export function fallbackOriginChanges(events: readonly FallbackOriginEvent[]): number[] {
  return events.flatMap(({ at }) => [at, at + INITIALIZING, at + DEPLOYMENT, at + DELETION]);
}
