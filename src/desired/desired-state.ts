import type { TenantEntry } from "../../worker/tenant-entry";
import type { Certificate, CustomHostname, Environment, Platform, Tenant } from "../registry/model";
import { compare } from "../registry/problem";
import { resourceName, wildcardEntryName } from "./address";
import { type DesiredPlatform, desiredPlatform } from "./platform";
import { shardOf } from "./shard";
import { hostnamesStackName } from "./stack";

/** What one environment should be: every resource with its name, before anything knows of Terraform JSON. Sorted, so printable and comparable. */
export interface DesiredState {
  readonly environment: string;
  readonly terraform: Platform["terraform"];
  readonly platform: DesiredPlatform;
  /** Every shard, also an empty one: its last hostname must still be destroyed. */
  readonly shards: readonly DesiredShard[];
}

export interface DesiredShard {
  readonly stack: string;
  readonly hostnames: readonly DesiredHostname[];
  readonly entries: readonly DesiredEntry[];
}

export interface DesiredHostname {
  readonly name: string;
  readonly tenant: string;
  readonly hostname: string;
  readonly certificate: Certificate;
  readonly origin: CustomHostname["origin"];
  /** undefined: not written at all. `{}` clears what the API still holds. */
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** In `metadata` lookup, what travels in the metadata besides the tenant's own. */
  readonly lookup: TenantEntry | undefined;
  /** Names of the KV entries that must be there first. */
  readonly entries: readonly string[];
}

export interface DesiredEntry {
  readonly name: string;
  readonly tenant: string;
  /** The hostname it is looked up by; `*.x` for one level below x. */
  readonly hostname: string;
  readonly entry: TenantEntry;
}

/** Pure: the same environment gives the same state on every machine. */
export function desiredState({ name, platform, tenants }: Environment): DesiredState {
  const parts = tenants.map((tenant) => desiredTenant(tenant, platform));
  const hostnames = groupByShard(
    parts.flatMap((part) => part.hostnames),
    platform.shardCount,
    (desired) => desired.hostname,
  );
  const entries = groupByShard(
    parts.flatMap((part) => part.entries),
    platform.shardCount,
    shardKey,
  );
  const shards = hostnames.map((inShard, shard) => ({
    stack: hostnamesStackName(name, shard),
    hostnames: inShard,
    entries: entries[shard] ?? [],
  }));
  return { environment: name, terraform: platform.terraform, platform: desiredPlatform(name, platform), shards };
}

interface Sharded {
  readonly name: string;
}

function groupByShard<Item extends Sharded>(
  items: readonly Item[],
  count: number,
  key: (item: Item) => string,
): Item[][] {
  const groups: Item[][] = Array.from({ length: count }, () => []);
  for (const item of items) groups[shardOf(key(item), count)]?.push(item);
  for (const group of groups) group.sort((a, b) => compare(a.name, b.name));
  return groups;
}

/** The entry that a wildcard certificate adds lives beside its hostname, whatever its own name hashes to. */
function shardKey({ besides, hostname }: PlacedEntry): string {
  return besides ?? hostname;
}

interface PlacedEntry extends DesiredEntry {
  readonly besides?: string;
}

function desiredTenant(tenant: Tenant, platform: Platform): { hostnames: DesiredHostname[]; entries: PlacedEntry[] } {
  return {
    hostnames: tenant.hostnames.map((entry) => desiredHostname(tenant, entry, platform)),
    entries: [...tenant.hostnames.flatMap((entry) => entriesOf(tenant, entry)), ...subdomainEntry(tenant, platform)],
  };
}

function desiredHostname(tenant: Tenant, custom: CustomHostname, platform: Platform): DesiredHostname {
  const { hostname, certificate, origin } = custom;
  const name = resourceName(hostname);
  // Cloudflare refuses metadata on a wildcard hostname (1412), and any on a zone without the entitlement (1413).
  const carriesMetadata = platform.entitlements.customMetadata && !hostname.startsWith("*.");
  return {
    name,
    tenant: tenant.id,
    hostname,
    certificate,
    origin,
    metadata: carriesMetadata ? (custom.metadata ?? {}) : undefined,
    lookup: carriesMetadata && platform.routing.lookup === "metadata" ? entryOf(tenant, custom) : undefined,
    entries: certificate.wildcard ? [name, wildcardEntryName(hostname)] : [name],
  };
}

function entriesOf(tenant: Tenant, custom: CustomHostname): PlacedEntry[] {
  const { hostname, certificate } = custom;
  const entry = entryOf(tenant, custom);
  const own = { name: resourceName(hostname), tenant: tenant.id, hostname, entry };
  if (!certificate.wildcard) return [own];
  return [own, { ...own, name: wildcardEntryName(hostname), hostname: `*.${hostname}`, besides: hostname }];
}

/** In `label` lookup the label itself names the user Worker, so there is nothing to look up. */
function subdomainEntry(tenant: Tenant, { zone, routing }: Platform): PlacedEntry[] {
  if (tenant.subdomain === undefined || routing.lookup === "label") return [];
  const hostname = `${tenant.subdomain}.${zone.name}`;
  return [{ name: resourceName(hostname), tenant: tenant.id, hostname, entry: sharedEntry(tenant, tenant.worker) }];
}

function entryOf(tenant: Tenant, { worker, paths, canonical }: CustomHostname): TenantEntry {
  const pathEntries = paths.map((path) => ({ prefix: path.prefix, workerName: path.worker }));
  return {
    ...sharedEntry(tenant, worker),
    ...(paths.length > 0 && { paths: pathEntries }),
    ...(canonical !== undefined && { canonical }),
  };
}

function sharedEntry({ id, status, limits, outbound }: Tenant, workerName: string): TenantEntry {
  const { cpuMs, subRequests } = limits;
  return {
    workerName,
    tenant: id,
    ...(status !== "live" && { status }),
    ...((cpuMs ?? subRequests) !== undefined && { limits: { cpuMs, subRequests } }),
    ...(outbound !== undefined && { outbound: sortedByKey(outbound) }),
  };
}

function sortedByKey(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => compare(a, b)));
}
