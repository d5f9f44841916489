import type { Json } from "../../json";
import { type Share, sharing } from "../../terraform/declared-fields";
import { KV_NAMESPACE } from "../../terraform/resource-types";
import { type CloudflareKvEntry, readKvKeys, readKvNamespace, readKvValues } from "../account-answers";
import { type Checked, checked, knownValue, notChecked } from "../checked";
import { KV_KEYS_PER_PAGE, KV_NAMESPACES_PER_PAGE, KV_VALUES_PER_REQUEST } from "../limits";
import type { KvEntryList, WithFields } from "../snapshot";
import type { NamedId } from "../zone-answers";
import { type CloudflareClient, RequestFailed, tryRequest, unlessAbsent } from "./client";
import type { PageStore } from "./page-store";
import { withFields } from "./with-fields";

/** Part of the entries as it was read: a page of keys, or up to a hundred values. */
export type KvPage = { readonly readAt: number } & (
  | { readonly after: string; readonly keys: readonly string[]; readonly cursor: string | undefined }
  | { readonly values: readonly (readonly [string, CloudflareKvEntry])[] }
);

/** Where entries are: in which namespace of which account. */
export interface KvPlace {
  readonly accountId: string;
  readonly namespaceId: string;
}

/** What the keys of all entries that the dispatch Worker looks hostnames up by begin with. */
const PREFIX = "hostname:";
/** Requests sent at the same time. */
const AT_ONCE = 4;
/** Up to so many keys that the bulk read lacks are asked for singly. */
const MOST_SINGLY = 20;

/** What a platform file says of it. */
export interface KvNamespaceDeclaration {
  readonly accountId: string;
  readonly dispatch: { readonly kvNamespace: { readonly title: string } };
}

/** The KV namespace by its ID, else by its title. undefined where the account has none. */
export async function askKvNamespace(
  client: CloudflareClient,
  { accountId, dispatch: { kvNamespace } }: KvNamespaceDeclaration,
  id: string | undefined,
): Promise<Checked<WithFields<NamedId> | undefined>> {
  return await tryRequest(async () =>
    id === undefined
      ? await namespaceByTitle(client, accountId, kvNamespace.title)
      : await namespaceById(client, accountId, id),
  );
}

async function namespaceById(client: CloudflareClient, accountId: string, id: string) {
  const answer = await unlessAbsent<unknown>(
    client.ask((api, options) => api.kv.namespaces.get(id, { account_id: accountId }, options)),
  );
  return answer === undefined ? undefined : withFields(KV_NAMESPACE, answer, readKvNamespace, "KV namespace");
}

async function namespaceByTitle(
  client: CloudflareClient,
  accountId: string,
  title: string,
): Promise<WithFields<NamedId> | undefined> {
  const seen = new Set<string>();
  for (let number = 1; ; number += 1) {
    const query = { account_id: accountId, page: number, per_page: KV_NAMESPACES_PER_PAGE };
    const { result } = await client.ask((api, options) => api.kv.namespaces.list(query, options));
    const namespaces = (result as readonly unknown[]).map((answer) =>
      withFields(KV_NAMESPACE, answer, readKvNamespace, "KV namespace"),
    );
    const found = namespaces.find(({ name }) => name === title);
    if (found !== undefined) return found;
    const fresh = namespaces.filter(({ id }) => !seen.has(id));
    if (result.length < KV_NAMESPACES_PER_PAGE || fresh.length === 0) return undefined;
    for (const { id } of fresh) seen.add(id);
  }
}

/** Keys of all entries that the dispatch Worker looks hostnames up by: one request for a thousand. */
export async function askKvKeys(
  client: CloudflareClient,
  place: KvPlace,
  store: PageStore<KvPage>,
): Promise<Checked<ReadonlySet<string>>> {
  return await tryRequest(async () => {
    const kept = new Map(store.load(client.now()).flatMap((page) => ("keys" in page ? [[page.after, page]] : [])));
    const keys = new Set<string>();
    const seen = new Set<string>();
    for (let after = ""; ; ) {
      const page = kept.get(after) ?? (await readKeys(client, place, PREFIX, after));
      if (!kept.has(after)) store.save(page);
      for (const key of page.keys) keys.add(key);
      if (page.cursor === undefined) return keys;
      if (seen.has(page.cursor)) throw new RequestFailed("the list of keys begins again and again", false);
      seen.add(page.cursor);
      after = page.cursor;
    }
  });
}

/** The keys that begin with a prefix: one request for a thousand. @throws RequestFailed */
export async function listKvKeys(
  client: CloudflareClient,
  place: KvPlace,
  prefix: string,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  const seen = new Set<string>();
  for (let after = ""; ; ) {
    const page = await readKeys(client, place, prefix, after);
    for (const key of page.keys) if (key.startsWith(prefix)) keys.add(key);
    if (page.cursor === undefined) return keys;
    if (seen.has(page.cursor)) throw new RequestFailed("the list of keys begins again and again", false);
    seen.add(page.cursor);
    after = page.cursor;
  }
}

async function readKeys(client: CloudflareClient, { accountId, namespaceId }: KvPlace, prefix: string, after: string) {
  const readAt = client.now();
  const query = { account_id: accountId, prefix, limit: KV_KEYS_PER_PAGE, ...(after && { cursor: after }) };
  const { result, result_info: info } = await client.ask((api, options) =>
    api.kv.namespaces.keys.list(namespaceId, query, options),
  );
  const page = readKvKeys(result, info);
  if (page === undefined) throw new RequestFailed("the answer is not a list of keys", false);
  return { ...page, readAt, after };
}

/**
 * Reads values and metadata of entries, a hundred a request. What that read lacks is asked for singly before it counts as absent, up
 * to 20 keys. Of more keys, those that the list doesn't show either are absent, and nothing is known of the others.
 * @param listed keys that the list shows
 * @param declared keys that have to be there, whether the list shows them or not
 */
export async function askKvEntries(
  client: CloudflareClient,
  place: KvPlace,
  listed: ReadonlySet<string>,
  declared: readonly string[],
  store: PageStore<KvPage>,
): Promise<KvEntryList> {
  const { entries, failed } = await readAllValues(client, place, [...new Set([...listed, ...declared])], store);
  if (failed.size === 0) store.clear();
  const lacking = [...new Set([...listed, ...declared])].filter((key) => !entries.has(key) && !failed.has(key));
  const doubtful = lacking.filter((key) => listed.has(key));
  const absent = lacking.filter((key) => !listed.has(key));
  for (const key of [...doubtful.slice(0, MOST_SINGLY), ...(absent.length > MOST_SINGLY ? [] : absent)]) {
    const answer = await tryRequest(() => readEntry(client, place, key));
    const entry = knownValue(answer);
    if (!answer.checked) failed.set(key, answer.why);
    else if (entry !== undefined) entries.set(key, entry);
  }
  for (const key of doubtful.slice(MOST_SINGLY))
    failed.set(key, "the list of keys shows it, and the bulk read lacks it");
  return entryList(entries, failed);
}

/** There is no namespace, so no entry either. */
export const NO_KV_ENTRIES: KvEntryList = entryList(new Map(), new Map());

/** Nothing is known of any entry. */
export function unknownEntries(why: string): KvEntryList {
  return { entries: new Map(), find: () => notChecked(why), failures: [why] };
}

function entryList(entries: ReadonlyMap<string, CloudflareKvEntry>, failed: ReadonlyMap<string, string>): KvEntryList {
  const counts = new Map<string, number>();
  for (const why of failed.values()) counts.set(why, (counts.get(why) ?? 0) + 1);
  return {
    entries,
    find: (key) => {
      const why = failed.get(key);
      return why === undefined ? checked(entries.get(key)) : notChecked(why);
    },
    failures: [...counts].map(([why, count]) => `${count} KV ${count === 1 ? "entry" : "entries"}: ${why}`),
  };
}

interface BulkReading {
  readonly entries: Map<string, CloudflareKvEntry>;
  /** Keys whose request failed, and why. */
  readonly failed: Map<string, string>;
}

async function readAllValues(
  client: CloudflareClient,
  place: KvPlace,
  keys: readonly string[],
  store: PageStore<KvPage>,
): Promise<BulkReading> {
  const share = sharing();
  const kept = store.load(client.now()).flatMap((page) => ("values" in page ? page.values : []));
  const entries = new Map(kept.map(([key, entry]) => [key, sharedEntry(entry, share)]));
  if (entries.size > 0) client.progress(`Continuing after ${entries.size} KV entries that an interrupted run read.`);
  const failed = new Map<string, string>();
  const stopped = { why: "" };
  const read = async (chunk: readonly string[]) => {
    try {
      if (stopped.why !== "") throw new RequestFailed(stopped.why, true);
      const readAt = client.now();
      const values = await readValues(client, place, chunk);
      store.save({ readAt, values });
      for (const [key, entry] of values) entries.set(key, sharedEntry(entry, share));
      if (keys.length > KV_VALUES_PER_REQUEST && entries.size % 1000 < KV_VALUES_PER_REQUEST)
        client.progress(`Read ${entries.size} of ${keys.length} KV entries.`);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      if (error.final) stopped.why = error.message;
      for (const key of chunk) failed.set(key, error.message);
    }
  };
  const rest = chunksOf(keys.filter((key) => !entries.has(key)));
  const work = async () => {
    for (const chunk of rest) await read(chunk);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { entries, failed };
}

function sharedEntry({ value, metadata }: CloudflareKvEntry, share: Share): CloudflareKvEntry {
  return { value, metadata: metadata === undefined ? undefined : share(metadata) };
}

function* chunksOf(keys: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < keys.length; from += KV_VALUES_PER_REQUEST)
    yield keys.slice(from, from + KV_VALUES_PER_REQUEST);
}

async function readValues(client: CloudflareClient, { accountId, namespaceId }: KvPlace, keys: readonly string[]) {
  const query = { account_id: accountId, keys: [...keys], type: "text" as const, withMetadata: true };
  const answer = await client.ask<unknown>((api, options) => api.kv.namespaces.bulkGet(namespaceId, query, options));
  const values = readKvValues(answer, keys);
  if (values === undefined) throw new RequestFailed("the answer holds no values", false);
  return values;
}

/** undefined: there is no such entry. */
async function readEntry(
  client: CloudflareClient,
  { accountId, namespaceId }: KvPlace,
  key: string,
): Promise<CloudflareKvEntry | undefined> {
  const at = { account_id: accountId, namespace_id: namespaceId };
  const value = await unlessAbsent(client.ask((api, options) => api.kv.namespaces.values.get(key, at, options)));
  if (value === undefined) return undefined;
  const metadata = await client.ask((api, options) => api.kv.namespaces.metadata.get(key, at, options));
  return { value: await value.text(), metadata: (metadata ?? undefined) as Json | undefined };
}
