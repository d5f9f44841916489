import { isArray, isObject } from "../../json";
import { readSuspension, SUSPENSION_PREFIX, type SuspensionRecord } from "../suspension-record";
import { type CloudflareClient, RequestFailed, unlessAbsent } from "./client";
import { askKvEntries, type KvPlace, listKvKeys } from "./kv-entries";
import { NO_STORE } from "./page-store";

/**
 * The live suspensions of a namespace, by one request; if there are any, one more for each hundred. A namespace that is gone has none.
 * @throws RequestFailed
 */
export async function askSuspensions(client: CloudflareClient, place: KvPlace): Promise<readonly SuspensionRecord[]> {
  const keys = (await unlessAbsent(listKvKeys(client, place, SUSPENSION_PREFIX))) ?? new Set<string>();
  if (keys.size === 0) return [];
  const list = await askKvEntries(client, place, keys, [], NO_STORE);
  // One that can't be read counts as well: what is not known must not be lifted.
  return [...keys].sort().map((key) => readSuspension(key, list.entries.get(key)?.value));
}

export interface KvWrite {
  readonly key: string;
  readonly value: string;
  readonly metadata?: unknown;
}

/** Cloudflare takes 10,000 pairs in one request. Fewer of them are lost when one fails. */
const PAIRS_PER_REQUEST = 1_000;

/** Writes entries. Never throws for what Cloudflare answers. @returns why, for each key that may not be written */
export async function writeKvEntries(
  client: CloudflareClient,
  { accountId, namespaceId }: KvPlace,
  writes: readonly KvWrite[],
): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>();
  for (let from = 0; from < writes.length; from += PAIRS_PER_REQUEST) {
    const body = writes.slice(from, from + PAIRS_PER_REQUEST).map((write) => ({ ...write }));
    try {
      const answer: unknown = await client.ask((api, options) =>
        api.kv.namespaces.bulkUpdate(namespaceId, { account_id: accountId, body }, options),
      );
      for (const key of unsuccessfulKeys(answer)) failed.set(key, "Cloudflare did not take the new value");
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      for (const { key } of body) failed.set(key, error.message);
    }
  }
  return failed;
}

function unsuccessfulKeys(answer: unknown): readonly string[] {
  const keys = isObject(answer) ? answer.unsuccessful_keys : undefined;
  return isArray(keys) ? keys.filter((key) => typeof key === "string") : [];
}

/** One that is gone already is no failure. @throws RequestFailed */
export async function deleteKvEntry(
  client: CloudflareClient,
  { accountId, namespaceId }: KvPlace,
  key: string,
): Promise<void> {
  const at = { account_id: accountId, namespace_id: namespaceId };
  await unlessAbsent(
    client.ask(async (api, options) => (await api.kv.namespaces.values.delete(key, at, options)) ?? {}),
  );
}
