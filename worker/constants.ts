/** Every age, limit and bound of the dispatch Worker. docs/worker.md states them and a test compares the two. */

/** How long KV may answer from its own cache at the edge. 30 s is the least that Cloudflare accepts. */
export const KV_CACHE_TTL_S = 30;
/** Up to this age, an entry is used without a new read. */
export const FRESH_MS = 60_000;
/** After that, for this long, it is still used while one request reads it again in the background. */
export const REVALIDATE_MS = 60_000;
/** How long a missing or unreadable entry is cached. A tenant who was just added may wait this long. */
export const NEGATIVE_MS = 10_000;
/** While KV fails, an entry is used up to this age. The longest KV outage on record (2025-06-12) took 2 h 28 min. */
export const STALE_IF_ERROR_MS = 3 * 60 * 60_000;
/** After a refresh has begun, or failed, the next one for the same hostname waits this long. */
export const QUIET_MS = 5_000;
/** After this, a KV read without an answer counts as failed. */
export const KV_TIMEOUT_MS = 3_000;

/** While KV answers, a change (a suspension, say) has reached every isolate after this, KV's own propagation aside. */
export const TIME_TO_EFFECT_MS = KV_CACHE_TTL_S * 1000 + FRESH_MS + REVALIDATE_MS;

/** Hostnames with an entry, hostnames that a wildcard covers, and unknown hostnames have separate caches, so none can evict the others. */
export const OWN_CACHE = { entries: 16_384, bytes: 8 << 20 };
export const WILDCARD_CACHE = { entries: 4_096, bytes: 2 << 20 };
export const NEGATIVE_CACHE = { entries: 4_096, bytes: 1 << 20 };
/** Longer than any entry that synthesis writes. A longer value is corrupt and is not parsed. */
export const MAX_ENTRY_LENGTH = 64 << 10;

/** Seconds that a browser may remember a redirect to the canonical hostname. */
export const REDIRECT_MAX_AGE_S = 300;
