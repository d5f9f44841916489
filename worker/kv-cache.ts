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
import { decodeKvEntry, type KvEntry, kvKeyOf } from "./kv-entry";

export interface KvReader {
  get(keys: string[], options: { type: "text"; cacheTtl: number }): Promise<Map<string, string | null>>;
}

/** The request that a read is made for. */
export interface RequestContext {
  waitUntil(promise: Promise<unknown>): void;
}

export type Lookup = KvEntry | "unknown" | "corrupt";

interface CachedEntry {
  readonly found: Lookup;
  /** When the read began: the value may be that old. */
  readonly readAt: number;
  readonly bytes: number;
  /** Until then no other request reads: one is reading, or KV has just failed. */
  quietUntil: number;
  /** Until then no request waits for the read that is due. */
  usableUntil: number;
}

/**
 * The entries that this isolate has read, as values and never as promises. A promise made in one request is cancelled with its
 * client, and every later request that awaits it hangs.
 */
export class KvCache {
  readonly #now: () => number;
  readonly #log: (line: object) => void;
  readonly #own = new GenerationMap<CachedEntry>(OWN_CACHE);
  readonly #wildcard = new GenerationMap<CachedEntry>(WILDCARD_CACHE);
  readonly #negative = new GenerationMap<CachedEntry>(NEGATIVE_CACHE);

  constructor({ now, log }: { now: () => number; log: (line: object) => void }) {
    this.#now = now;
    this.#log = log;
  }

  get size(): number {
    return this.#own.size + this.#wildcard.size + this.#negative.size;
  }

  /** The entry of a hostname, at once where it is cached. Rejects only when KV fails and no usable entry is cached. */
  find(hostname: string, kv: KvReader, context: RequestContext): Lookup | Promise<Lookup> {
    const cached = this.#cached(hostname);
    if (cached === undefined) return this.#read(hostname, kv);
    const now = this.#now();
    const freshUntil = cached.readAt + (typeof cached.found === "string" ? NEGATIVE_MS : FRESH_MS);
    if (now < freshUntil || now < cached.quietUntil) return cached.found;
    const refresh = this.#readOrKeep(hostname, cached, kv);
    if (now >= cached.usableUntil) return refresh;
    cached.quietUntil = Math.min(now + QUIET_MS, cached.usableUntil);
    context.waitUntil(refresh);
    return cached.found;
  }

  #cached(hostname: string): CachedEntry | undefined {
    return this.#own.get(hostname) ?? this.#wildcard.get(hostname) ?? this.#negative.get(hostname);
  }

  async #readOrKeep(hostname: string, cached: CachedEntry, kv: KvReader): Promise<Lookup> {
    try {
      return await this.#read(hostname, kv);
    } catch (cause) {
      const now = this.#now();
      const end = cached.readAt + STALE_IF_ERROR_MS;
      if (typeof cached.found === "string" || now >= end) throw cause;
      cached.quietUntil = Math.min(now + QUIET_MS, end);
      cached.usableUntil = Math.min(now + REVALIDATE_MS, end); // otherwise each visitor would wait while KV hangs
      this.#log({ code: "W_STALE_ENTRY", hostname, cause: String(cause) });
      return cached.found;
    }
  }

  async #read(hostname: string, kv: KvReader): Promise<Lookup> {
    const readAt = this.#now();
    const keys = [kvKeyOf(hostname), kvKeyOf(`*${hostname.slice(hostname.indexOf("."))}`)];
    const texts = await inTime(kv.get(keys, { type: "text", cacheTtl: KV_CACHE_TTL_S }));
    const [own, wildcard] = keys.map((key) => texts.get(key));
    const text = own ?? wildcard;
    if (text === undefined) throw new Error("KV gave an answer without the keys that were asked for");
    const found = parse(text);
    const nameBytes = 2 * hostname.length;
    if (typeof found === "string") {
      const usableUntil = readAt + NEGATIVE_MS;
      this.#keep(hostname, { found, readAt, bytes: nameBytes, quietUntil: 0, usableUntil }, this.#negative);
    } else {
      const usableUntil = readAt + FRESH_MS + REVALIDATE_MS;
      const bytes = nameBytes + (text?.length ?? 0);
      this.#keep(
        hostname,
        { found, readAt, bytes, quietUntil: 0, usableUntil },
        own == null ? this.#wildcard : this.#own,
      );
    }
    return found;
  }

  /** A read that took long must not put back what a later one has replaced. */
  #keep(hostname: string, reading: CachedEntry, cache: GenerationMap<CachedEntry>): void {
    const cached = this.#cached(hostname);
    if (cached !== undefined && cached.readAt > reading.readAt) return;
    if (cached !== undefined) for (const each of [this.#own, this.#wildcard, this.#negative]) each.delete(hostname);
    cache.set(hostname, reading);
  }
}

/** An empty value counts as corrupt, not as missing: the wildcard above it may belong to another tenant. */
function parse(text: string | null): Lookup {
  if (text === null) return "unknown";
  return (text.length <= MAX_ENTRY_LENGTH && decodeKvEntry(text)) || "corrupt";
}

/** The timer ends with its request. Clearing it would cost a hostname's first request more than the timer itself. */
function inTime<T>(reading: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`KV gave no answer in ${KV_TIMEOUT_MS} ms`)), KV_TIMEOUT_MS);
    reading.then(resolve, reject);
  });
}
