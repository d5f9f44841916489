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

/** What the cache needs of the request it serves: a read belongs to one request, so it is never kept. */
export interface Errand {
  readonly store: EntryStore;
  now(): number;
  waitUntil(promise: Promise<unknown>): void;
  /** Told of each read that failed while an entry was at hand. */
  onStale(cause: unknown): void;
}

export type Found = TenantEntry | "unknown" | "corrupt";

interface Reading {
  readonly found: Found;
  /** When the read began: what it brought may have been that old. */
  readonly readAt: number;
  readonly bytes: number;
  quietUntil: number;
}

/**
 * The entries that this isolate has read, as values and never as promises: a promise made in one request
 * dies with its client, and every later request that awaits it hangs.
 */
export class EntryCache {
  readonly #own = new GenerationMap<Reading>(OWN_CACHE);
  readonly #wildcard = new GenerationMap<Reading>(WILDCARD_CACHE);
  readonly #negative = new GenerationMap<Reading>(NEGATIVE_CACHE);

  get size(): number {
    return this.#own.size + this.#wildcard.size + this.#negative.size;
  }

  /** The entry of a hostname; rejects only when the store fails and no usable entry is held. */
  async find(hostname: string, errand: Errand): Promise<Found> {
    const held = this.#held(hostname);
    if (held === undefined) return this.#read(hostname, errand);
    const now = errand.now();
    const useUntil = held.readAt + (typeof held.found === "string" ? NEGATIVE_MS : FRESH_MS);
    if (now < useUntil || now < held.quietUntil) return held.found;
    const revalidateUntil = useUntil + REVALIDATE_MS;
    if (typeof held.found === "string" || now >= revalidateUntil) return this.#readOrKeep(hostname, held, errand);
    held.quietUntil = Math.min(now + QUIET_MS, revalidateUntil);
    errand.waitUntil(this.#readOrKeep(hostname, held, errand));
    return held.found;
  }

  #held(hostname: string): Reading | undefined {
    return this.#own.get(hostname) ?? this.#wildcard.get(hostname) ?? this.#negative.get(hostname);
  }

  async #readOrKeep(hostname: string, held: Reading, errand: Errand): Promise<Found> {
    try {
      return await this.#read(hostname, errand);
    } catch (cause) {
      const now = errand.now();
      if (typeof held.found === "string" || now >= held.readAt + STALE_IF_ERROR_MS) throw cause;
      held.quietUntil = now + QUIET_MS;
      errand.onStale(cause);
      return held.found;
    }
  }

  async #read(hostname: string, errand: Errand): Promise<Found> {
    const readAt = errand.now();
    const own = entryKey(hostname);
    const wildcard = entryKey(`*${hostname.slice(hostname.indexOf("."))}`);
    const texts = await inTime(errand.store.get([own, wildcard], { type: "text", cacheTtl: KV_CACHE_TTL_S }));
    const text = texts.get(own) ?? texts.get(wildcard) ?? undefined;
    const found = parse(text);
    const cache = typeof found === "string" ? this.#negative : texts.get(own) == null ? this.#wildcard : this.#own;
    const bytes = 2 * hostname.length + (typeof found === "string" ? 0 : (text ?? "").length);
    this.#keep(hostname, { found, readAt, bytes, quietUntil: 0 }, cache);
    return found;
  }

  /** A read that took long must not put back what a later one has replaced. */
  #keep(hostname: string, reading: Reading, cache: GenerationMap<Reading>): void {
    if (reading.readAt < (this.#held(hostname)?.readAt ?? 0)) return;
    for (const other of [this.#own, this.#wildcard, this.#negative]) if (other !== cache) other.delete(hostname);
    cache.set(hostname, reading);
  }
}

/** An empty value is corrupt and not unknown: its wildcard may be another tenant's. */
function parse(text: string | undefined): Found {
  if (text === undefined) return "unknown";
  return (text.length <= MAX_ENTRY_LENGTH && decodeEntry(text)) || "corrupt";
}

type Timer = ReturnType<typeof setTimeout>;

async function inTime<T>(reading: Promise<T>): Promise<T> {
  let timer: Timer | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`KV gave no answer in ${KV_TIMEOUT_MS} ms`)), KV_TIMEOUT_MS);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer as Timer);
  }
}
