import { kvKeyOf } from "../../../worker/kv-entry";
import type { Environment, Platform, RegistryHostname } from "../../registry/model";
import { type Checked, checked, notChecked } from "../checked";
import { HOSTNAMES_PER_PAGE } from "../limits";
import { type HostnameList, NOT_WANTED, type Snapshot } from "../snapshot";
import { type CloudflareClient, RequestFailed } from "./client";
import { compareWithSingleReads } from "./hostname-classes";
import { askAllHostnames, askNamedHostnames, emptyList, type HostnamePage, unknownList } from "./hostname-list";
import { askKvEntries, askKvKeys, askKvNamespace, type KvPage, NO_KV_ENTRIES, unknownEntries } from "./kv-entries";
import { NO_STORE, type PageStore } from "./page-store";
import { askDispatchNamespace, askNamedUserWorkers, askUserWorkers, askWorker, NO_USER_WORKERS } from "./workers";
import { askDnsRecords, askFallbackOrigin, askQuota, askRegionalHostnames, askRoutes, askZone } from "./zone";

/** Parts of a snapshot that can be left out. The zone is always asked for. */
export type SnapshotPart =
  | "fallbackOrigin"
  | "quota"
  | "hostnames"
  /** One hostname of each class read singly, and compared with the list. */
  | "hostnameClasses"
  | "kvKeys"
  /** Without `kvKeys`: those of the target's keys only. */
  | "kvEntries"
  | "dnsRecords"
  | "routes"
  | "regionalHostnames"
  | "userWorkers"
  | "dispatchWorker"
  /** The hash of its code, beside its settings. */
  | "dispatchWorkerCode";

const ALL_PARTS: readonly SnapshotPart[] = [
  "fallbackOrigin",
  "quota",
  "hostnames",
  "hostnameClasses",
  "kvKeys",
  "kvEntries",
  "dnsRecords",
  "routes",
  "regionalHostnames",
  "userWorkers",
  "dispatchWorker",
  "dispatchWorkerCode",
];

/** What an environment should have at Cloudflare, and by which IDs it is known. */
export interface SnapshotTarget {
  readonly platform: Platform;
  /** Those that a file declares: what no page shows of them is asked for by itself. */
  readonly hostnames: readonly RegistryHostname[];
  /** KV keys that have to be there; none where the dispatch Worker looks nothing up in KV. */
  readonly kvKeys: readonly string[];
  /** The platform file's, else the one in the platform stack's state: hand it in, or a zone that the token can't see looks absent. */
  readonly zoneId: string | undefined;
  readonly kvNamespaceId: string | undefined;
}

export interface SnapshotOptions {
  /** Default: all. */
  readonly parts?: readonly SnapshotPart[];
  /** Only these hostnames, by name where that takes fewer requests than the pages. Default: the whole zone. */
  readonly names?: readonly string[] | undefined;
  /** Only these user Workers, one by one where that takes fewer requests than the list. Default: all of the namespace. */
  readonly userWorkers?: readonly string[] | undefined;
  /** Keeps the pages of hostnames for an interrupted run; default: not kept. */
  hostnameStore?(zoneId: string): PageStore<HostnamePage>;
  /** Keeps what was read of KV; default: not kept. */
  kvStore?(namespaceId: string): PageStore<KvPage>;
}

/** The whole environment as its files declare it. */
export function snapshotTarget({ platform, tenants }: Environment): SnapshotTarget {
  const hostnames = tenants.flatMap((tenant) => tenant.hostnames);
  return {
    platform,
    hostnames,
    kvKeys: platform.routing.lookup === "kv" ? hostnames.map(({ hostname }) => kvKeyOf(hostname)) : [],
    zoneId: platform.zone.id,
    kvNamespaceId: platform.dispatch.kvNamespace.id,
  };
}

/** Names of the DNS records that the platform stack writes. */
export function ownDnsNames({ zone, fallbackOrigin, cnameTarget, routing }: Platform): readonly string[] {
  const subdomains = routing.subdomains ? [`*.${zone.name}`] : [];
  return [...new Set([fallbackOrigin.name, ...(cnameTarget?.records ?? []), ...subdomains])];
}

/**
 * Reads what Cloudflare has of an environment. Only reads, and never throws for what Cloudflare answers: each part says what was
 * not checked, and why. For N hostnames and E entries it sends N/50 + E/1,000 + E/100 requests and at most 25 more, and one for
 * each further page of the namespace's scripts. What is declared and on no page costs one each, up to 20 hostnames and 20 entries.
 */
export async function readSnapshot(
  client: CloudflareClient,
  target: SnapshotTarget,
  options: SnapshotOptions = {},
): Promise<Snapshot> {
  const readAt = client.now();
  try {
    const { id, zone } = await askZone(client, target.platform, target.zoneId);
    const parts = new Set(options.parts ?? ALL_PARTS);
    return {
      readAt,
      zoneId: id,
      zone,
      ...(await readZoneParts(client, target, options, parts, id)),
      ...(await readAccountParts(client, target, options, parts)),
    };
  } catch (error) {
    if (error instanceof RequestFailed) return unknownSnapshot(readAt, error.message);
    throw error;
  }
}

/** Nothing is known. */
export function unknownSnapshot(readAt: number, why: string): Snapshot {
  const unknown = notChecked(why);
  return {
    readAt,
    zoneId: undefined,
    zone: unknown,
    hostnames: unknownList(why),
    kvNamespace: unknown,
    kvKeys: unknown,
    kvEntries: unknownEntries(why),
    fallbackOrigin: unknown,
    dnsRecords: unknown,
    routes: unknown,
    regionalHostnames: unknown,
    dispatchNamespace: unknown,
    userWorkers: unknown,
    dispatchWorker: unknown,
    quota: unknown,
  };
}

type ZoneParts = Pick<
  Snapshot,
  "fallbackOrigin" | "quota" | "hostnames" | "dnsRecords" | "routes" | "regionalHostnames"
>;

/** The fallback origin first: nothing serves without it. */
async function readZoneParts(
  client: CloudflareClient,
  target: SnapshotTarget,
  options: SnapshotOptions,
  parts: ReadonlySet<SnapshotPart>,
  zoneId: string | undefined,
): Promise<ZoneParts> {
  const ask = async <Value>(
    part: SnapshotPart,
    absent: Checked<Value>,
    read: (id: string) => Promise<Checked<Value>>,
  ): Promise<Checked<Value>> => {
    if (!parts.has(part)) return notChecked(NOT_WANTED);
    return zoneId === undefined ? absent : await read(zoneId);
  };
  const none = checked([]);
  const fallbackOrigin = await ask("fallbackOrigin", checked(undefined), (id) => askFallbackOrigin(client, id));
  const quota = await ask("quota", notChecked("there is no zone"), (id) => askQuota(client, id));
  const names = ownDnsNames(target.platform);
  const [dnsRecords, routes, regionalHostnames] = await Promise.all([
    ask("dnsRecords", none, (id) => askDnsRecords(client, id, names)),
    ask("routes", none, (id) => askRoutes(client, id)),
    ask("regionalHostnames", none, (id) => askRegionalHostnames(client, id)),
  ]);
  const hostnames = await readHostnames(client, target, options, parts, zoneId, quota);
  return { fallbackOrigin, quota, dnsRecords, routes, regionalHostnames, hostnames };
}

async function readHostnames(
  client: CloudflareClient,
  { hostnames }: SnapshotTarget,
  { names, hostnameStore }: SnapshotOptions,
  parts: ReadonlySet<SnapshotPart>,
  zoneId: string | undefined,
  quota: Snapshot["quota"],
): Promise<HostnameList> {
  if (!parts.has("hostnames")) return unknownList(NOT_WANTED);
  if (zoneId === undefined) return emptyList(client.now());
  const used = quota.checked ? quota.value.used : Number.POSITIVE_INFINITY;
  if (names !== undefined && names.length <= Math.ceil(used / HOSTNAMES_PER_PAGE))
    return await askNamedHostnames(client, zoneId, names);
  const declared = hostnames.map(({ hostname }) => hostname);
  const list = await askAllHostnames(client, zoneId, hostnameStore?.(zoneId) ?? NO_STORE, declared);
  const whole = parts.has("hostnameClasses") ? await compareWithSingleReads(client, zoneId, list, hostnames) : list;
  return names === undefined ? whole : only(whole, new Set(names));
}

/** Other hostnames on the pages are left out. */
function only(list: HostnameList, wanted: ReadonlySet<string>): HostnameList {
  return { ...list, hostnames: list.hostnames.filter(({ hostname }) => wanted.has(hostname)) };
}

type AccountParts = Pick<
  Snapshot,
  "kvNamespace" | "kvKeys" | "kvEntries" | "dispatchNamespace" | "userWorkers" | "dispatchWorker"
>;

async function readAccountParts(
  client: CloudflareClient,
  target: SnapshotTarget,
  options: SnapshotOptions,
  parts: ReadonlySet<SnapshotPart>,
): Promise<AccountParts> {
  const { accountId, dispatch } = target.platform;
  const dispatchWorker = parts.has("dispatchWorker")
    ? await askWorker(client, accountId, dispatch.scriptName, parts.has("dispatchWorkerCode"))
    : notChecked(NOT_WANTED);
  const dispatchNamespace = parts.has("userWorkers")
    ? await askDispatchNamespace(client, accountId, dispatch.namespace)
    : notChecked(NOT_WANTED);
  const userWorkers = await ofPart(dispatchNamespace, NO_USER_WORKERS, (found) =>
    options.userWorkers === undefined
      ? askUserWorkers(client, accountId, found)
      : askNamedUserWorkers(client, accountId, found, options.userWorkers),
  );
  return { dispatchWorker, dispatchNamespace, userWorkers, ...(await readKv(client, target, options, parts)) };
}

/** What is in a part that may be absent, or unknown. */
async function ofPart<Part, Value>(
  part: Checked<Part | undefined>,
  absent: Checked<Value>,
  read: (part: Part) => Promise<Checked<Value>>,
): Promise<Checked<Value>> {
  if (!part.checked) return part;
  return part.value === undefined ? absent : await read(part.value);
}

async function readKv(
  client: CloudflareClient,
  { platform, kvKeys: declared, kvNamespaceId: id }: SnapshotTarget,
  { kvStore }: SnapshotOptions,
  parts: ReadonlySet<SnapshotPart>,
): Promise<Pick<Snapshot, "kvNamespace" | "kvKeys" | "kvEntries">> {
  if (!parts.has("kvKeys") && !parts.has("kvEntries")) {
    const unknown = notChecked(NOT_WANTED);
    return { kvNamespace: unknown, kvKeys: unknown, kvEntries: unknownEntries(NOT_WANTED) };
  }
  const kvNamespace = await askKvNamespace(client, platform, id);
  if (!kvNamespace.checked) return { kvNamespace, kvKeys: kvNamespace, kvEntries: unknownEntries(kvNamespace.why) };
  if (kvNamespace.value === undefined) return { kvNamespace, kvKeys: checked(new Set()), kvEntries: NO_KV_ENTRIES };
  const place = { accountId: platform.accountId, namespaceId: kvNamespace.value.id };
  const store = kvStore?.(place.namespaceId) ?? NO_STORE;
  const kvKeys = parts.has("kvKeys") ? await askKvKeys(client, place, store) : notChecked(NOT_WANTED);
  if (!kvKeys.checked && parts.has("kvKeys")) return { kvNamespace, kvKeys, kvEntries: unknownEntries(kvKeys.why) };
  const listed = kvKeys.checked ? kvKeys.value : new Set<string>();
  const kvEntries = parts.has("kvEntries")
    ? await askKvEntries(client, place, listed, declared, store)
    : unknownEntries(NOT_WANTED);
  return { kvNamespace, kvKeys, kvEntries };
}
