import type { EmulatedKvEntry, KvNamespace } from "./account";
import { SECONDS } from "./clock";
import { type Answer, cursorPage, refuseWith, success } from "./envelope";
import { isFields, textAt } from "./fields";
import { namespaceOf } from "./kv-namespaces";
import { jsonObject, jsonValue } from "./request-body";
import type { ApiCall, ApiRoute } from "./route";

const read = { group: "Workers KV Storage", level: "read" } as const;
const write = { group: "Workers KV Storage", level: "write" } as const;
const NAMESPACE = "/accounts/:account/storage/kv/namespaces/:namespace";
const VALUE = `${NAMESPACE}/values/:key`;
const BULK = `${NAMESPACE}/bulk`;
const RESOURCE = "workers_kv";

const MOST_KEY_BYTES = 512;
const MOST_METADATA_BYTES = 1_024;
const MOST_VALUE_BYTES = 25 * 1_024 * 1_024;
const LEAST_LIFE = 60;

/** The entries of a Workers KV namespace. */
export const kvValueRoutes: readonly ApiRoute[] = [
  { method: "PUT", path: VALUE, resource: RESOURCE, verb: "update", needs: write, handle: put },
  { method: "GET", path: VALUE, resource: RESOURCE, verb: "get", needs: read, handle: getValue },
  { method: "DELETE", path: VALUE, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
  {
    method: "GET",
    path: `${NAMESPACE}/metadata/:key`,
    resource: RESOURCE,
    verb: "get",
    needs: read,
    handle: getMetadata,
  },
  { method: "GET", path: `${NAMESPACE}/keys`, resource: RESOURCE, verb: "list", needs: read, handle: listKeys },
  { method: "PUT", path: BULK, resource: RESOURCE, verb: "update", needs: write, handle: putMany },
  { method: "DELETE", path: BULK, resource: RESOURCE, verb: "delete", needs: write, handle: removeMany },
  { method: "POST", path: `${BULK}/delete`, resource: RESOURCE, verb: "delete", needs: write, handle: removeMany },
  { method: "POST", path: `${BULK}/get`, resource: RESOURCE, verb: "list", needs: read, handle: getMany },
];

function put(call: ApiCall) {
  const namespace = namespaceOf(call);
  store(namespace, call.params.key ?? "", { ...bodyOf(call), ...expiryOf(call.query, call.now) });
  return success(null);
}

/** With `metadata` the body is multipart, without it may be the bare value. */
function bodyOf(call: ApiCall): EmulatedKvEntry {
  const { form: parts } = call;
  if (parts === undefined) return { value: Buffer.from(call.body) };
  const value = parts.find((part) => part.name === "value");
  if (value === undefined) refuseWith(400, 10012, "the form has no part named value");
  const metadata = parts.find((part) => part.name === "metadata");
  const text = metadata?.bytes.toString("utf8") ?? "";
  return { value: Buffer.from(value.bytes), ...(text === "" ? {} : { metadata: parseMetadata(text) }) };
}

function parseMetadata(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuseWith(400, 10012, "metadata must be valid json");
  }
}

function expiryOf(query: URLSearchParams, now: number): { expiresAt?: number } {
  const ttl = query.get("expiration_ttl");
  const at = query.get("expiration");
  if (ttl === null && at === null) return {};
  return { expiresAt: expiry(ttl === null ? undefined : Number(ttl), at === null ? undefined : Number(at), now) };
}

function expiry(ttl: number | undefined, at: number | undefined, now: number): number {
  const seconds = ttl ?? (at ?? Number.NaN) - now / SECONDS;
  if (!(seconds >= LEAST_LIFE))
    refuseWith(400, 10034, `Invalid expiration: at least ${LEAST_LIFE} seconds in the future`);
  return now + seconds * SECONDS;
}

function store(namespace: KvNamespace, key: string, entry: EmulatedKvEntry): void {
  const length = Buffer.byteLength(key);
  if (length > MOST_KEY_BYTES) {
    refuseWith(414, 10030, `put: 'UTF-8 encoded length of ${length} exceeds key length limit of ${MOST_KEY_BYTES}.'`);
  }
  if (entry.value.length > MOST_VALUE_BYTES) {
    refuseWith(413, 10033, `put: 'Value length of ${entry.value.length} exceeds limit of ${MOST_VALUE_BYTES}.'`);
  }
  const metadata = entry.metadata === undefined ? 0 : Buffer.byteLength(JSON.stringify(entry.metadata));
  if (metadata > MOST_METADATA_BYTES) {
    refuseWith(413, 10032, `put: 'Metadata length of ${metadata} exceeds limit of ${MOST_METADATA_BYTES}.'`);
  }
  namespace.entries.set(key, entry);
}

function getValue(call: ApiCall): Answer {
  const { value, expiresAt } = existing(call);
  const headers: Record<string, string> = { "content-type": "application/octet-stream" };
  if (expiresAt !== undefined) headers.expiration = String(Math.floor(expiresAt / SECONDS));
  return { status: 200, body: value, headers };
}

function getMetadata(call: ApiCall) {
  return success(existing(call).metadata ?? null);
}

function existing(call: ApiCall): EmulatedKvEntry {
  const entry = living(namespaceOf(call), call.params.key ?? "", call.now);
  return entry ?? refuseWith(404, 10009, "get: 'key not found'");
}

function living(namespace: KvNamespace, key: string, now: number): EmulatedKvEntry | undefined {
  const entry = namespace.entries.get(key);
  return entry?.expiresAt !== undefined && entry.expiresAt <= now ? undefined : entry;
}

/** Which answer KV gives for a key that is not there is not known. */
function remove(call: ApiCall) {
  if (call.account.shapes["missing-entry"] === "not-found") existing(call);
  namespaceOf(call).entries.delete(call.params.key ?? "");
  return success(null);
}

/** Sorted, from the cursor on. */
function listKeys(call: ApiCall): Answer {
  const namespace = namespaceOf(call);
  const prefix = call.query.get("prefix") ?? "";
  const limit = Math.min(1_000, Math.max(10, Number(call.query.get("limit") ?? 1_000)));
  const keys = [...namespace.entries.keys()]
    .filter((key) => key.startsWith(prefix) && living(namespace, key, call.now) !== undefined)
    .sort()
    .map((key) => ({ key }));
  return cursorPage(keys, call.query, limit, ({ key }) => showKey(key, namespace.entries.get(key)));
}

function showKey(name: string, entry: EmulatedKvEntry | undefined) {
  return {
    name,
    ...(entry?.expiresAt === undefined ? {} : { expiration: Math.floor(entry.expiresAt / SECONDS) }),
    ...(entry?.metadata === undefined ? {} : { metadata: entry.metadata }),
  };
}

function putMany(call: ApiCall) {
  const namespace = namespaceOf(call);
  const pairs = jsonValue(call, 10012);
  if (!Array.isArray(pairs) || pairs.length > 10_000) refuseWith(400, 10012, "expected at most 10,000 key-value pairs");
  for (const pair of pairs) putPair(namespace, pair, call.now);
  return success({ successful_key_count: pairs.length, unsuccessful_keys: [] });
}

function putPair(namespace: KvNamespace, pair: unknown, now: number): void {
  const key = isFields(pair) ? textAt(pair, "key") : undefined;
  const value = isFields(pair) ? textAt(pair, "value") : undefined;
  if (!isFields(pair) || key === undefined || value === undefined)
    refuseWith(400, 10012, "each pair needs a key and a value");
  const ttl = typeof pair.expiration_ttl === "number" ? pair.expiration_ttl : undefined;
  const at = typeof pair.expiration === "number" ? pair.expiration : undefined;
  store(namespace, key, {
    value: Buffer.from(value, pair.base64 === true ? "base64" : "utf8"),
    ...(pair.metadata === undefined ? {} : { metadata: pair.metadata }),
    ...(ttl === undefined && at === undefined ? {} : { expiresAt: expiry(ttl, at, now) }),
  });
}

function removeMany(call: ApiCall) {
  const namespace = namespaceOf(call);
  const keys = jsonValue(call, 10012);
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === "string"))
    refuseWith(400, 10012, "expected a list of keys");
  for (const key of keys) namespace.entries.delete(key);
  return success({ successful_key_count: keys.length, unsuccessful_keys: [] });
}

function getMany(call: ApiCall) {
  const namespace = namespaceOf(call);
  const { keys, withMetadata, type } = jsonObject(call, 10012);
  if (!Array.isArray(keys) || keys.length === 0) refuseWith(400, 10029, "at least one key is required");
  if (keys.length > 100) refuseWith(400, 10012, "at most 100 keys at a time");
  const values = keys.map((key) => {
    const entry = living(namespace, String(key), call.now);
    if (entry === undefined) return [key, null];
    const text = entry.value.toString("utf8");
    const value: unknown = type === "json" ? JSON.parse(text) : text;
    return [key, withMetadata === true ? { value, metadata: entry.metadata ?? null } : value];
  });
  return success({ values: Object.fromEntries(values) });
}
