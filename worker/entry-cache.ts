import {
  FRESH_MS,
  KV_CACHE_TTL_S,
  KV_TIMEOUT_MS,
  MAX_ENTRY_LENGTH,
  NEGATIVE_CACHE,
  NEGATIVE_MS,
  OWN_CACHE,
  QUIET_MS,
  REVALIDATE_MS,
  STALE_IF_ERROR_MS,
  WILDCARD_CACHE,
} from "./constants";
import { GenerationMap } from "./generation-map";
import { decodeEntry, entryKey, type TenantEntry } from "./tenant-entry";

export interface EntryStore {
  get(keys: string[], options: { type: "text"; cacheTtl: number }): Promise<Map<string, string | null>>;
}

/** The request that a read is made for. */
export interface RequestContext {
  waitUntil(promise: Promise<unknown>): void;
}

export type Found = TenantEntry | "unknown" | "corrupt";

interface Reading {
  readonly found: Found;
  /** When the read began: what it brought may have been that old. */
  readonly readAt: number;
  readonly bytes: number;
  /** Until then no other request reads: one is reading, or the store has just failed. */
  quietUntil: number;
  /** Until then nobody waits for the read that is due. */
  usableUntil: number;
}

/**
 * The entries that this isolate has read, as values and never as promises: a promise made in one request
 * dies with its client, and every later request that awaits it hangs.
 */
export class EntryCache {
  readonly #now: () => number;
  readonly #log: (line: object) => void;
  readonly #own = new GenerationMap<Reading>(OWN_CACHE);
  readonly #wildcard = new GenerationMap<Reading>(WILDCARD_CACHE);
  readonly #negative = new GenerationMap<Reading>(NEGATIVE_CACHE);

  constructor({ now, log }: { now: () => number; log: (line: object) => void }) {
    this.#now = now;
    this.#log = log;
  }

  get size(): number {
    return this.#own.size + this.#wildcard.size + this.#negative.size;
  }

  /** The entry of a hostname, at once where it is held. Rejects only when the store fails and no usable entry is held. */
  find(hostname: string, store: EntryStore, context: RequestContext): Found | Promise<Found> {
    const held = this.#held(hostname);
    if (held === undefined) return this.#read(hostname, store);
    const now = this.#now();
    const freshUntil = held.readAt + (typeof held.found === "string" ? NEGATIVE_MS : FRESH_MS);
    if (now < freshUntil || now < held.quietUntil) return held.found;
    const refresh = this.#readOrKeep(hostname, held, store);
    if (now >= held.usableUntil) return refresh;
    held.quietUntil = Math.min(now + QUIET_MS, held.usableUntil);
    context.waitUntil(refresh);
    return held.found;
  }

  #held(hostname: string): Reading | undefined {
    return this.#own.get(hostname) ?? this.#wildcard.get(hostname) ?? this.#negative.get(hostname);
  }

  async #readOrKeep(hostname: string, held: Reading, store: EntryStore): Promise<Found> {
    try {
      return await this.#read(hostname, store);
    } catch (cause) {
      const now = this.#now();
      const end = held.readAt + STALE_IF_ERROR_MS;
      if (typeof held.found === "string" || now >= end) throw cause;
      held.quietUntil = Math.min(now + QUIET_MS, end);
      held.usableUntil = Math.min(now + REVALIDATE_MS, end); // else each visitor would wait for a store that hangs
      this.#log({ code: "W_STALE_ENTRY", hostname, cause: String(cause) });
      return held.found;
    }
  }

  async #read(hostname: string, store: EntryStore): Promise<Found> {
    const readAt = this.#now();
    const own = entryKey(hostname);
    const wildcard = entryKey(`*${hostname.slice(hostname.indexOf("."))}`);
    const texts = await inTime(store.get([own, wildcard], { type: "text", cacheTtl: KV_CACHE_TTL_S }));
    const text = texts.get(own) ?? texts.get(wildcard);
    if (text === undefined) throw new Error("KV gave an answer without the keys that were asked for");
    const found = parse(text);
    const cache = typeof found === "string" ? this.#negative : texts.get(own) == null ? this.#wildcard : this.#own;
    const bytes = 2 * hostname.length + (typeof found === "string" ? 0 : (text?.length ?? 0));
    const usableUntil = readAt + (typeof found === "string" ? NEGATIVE_MS : FRESH_MS + REVALIDATE_MS);
    this.#keep(hostname, { found, readAt, bytes, quietUntil: 0, usableUntil }, cache);
    return found;
  }

  /** A read that took long must not put back what a later one has replaced. */
  #keep(hostname: string, reading: Reading, cache: GenerationMap<Reading>): void {
    const held = this.#held(hostname);
    if (held !== undefined && held.readAt > reading.readAt) return;
    if (held !== undefined) for (const any of [this.#own, this.#wildcard, this.#negative]) any.delete(hostname);
    cache.set(hostname, reading);
  }
}

/** An empty value is corrupt and not unknown: the wildcard above it may be another tenant's. */
function parse(text: string | null): Found {
  if (text === null) return "unknown";
  return (text.length <= MAX_ENTRY_LENGTH && decodeEntry(text)) || "corrupt";
}

/** The timer ends with its request: to clear it would cost every first visit of a hostname more than the timer itself. */
function inTime<T>(reading: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`KV gave no answer in ${KV_TIMEOUT_MS} ms`)), KV_TIMEOUT_MS);
    reading.then(resolve, reject);
  });
}
