import type { KvEntry } from "../../worker/kv-entry";
import { resourceName, wildcardEntryName } from "../addresses/address";
import { shardOf } from "../addresses/shard";
import { hostnamesStackName } from "../addresses/stack";
import { compare } from "../order";
import type { Environment, Platform, RegistryHostname, ServedCertificate, Tenant } from "../registry/model";
import { type Literals, literals } from "./literal";
import { type PlainPlatform, plainPlatform } from "./platform";

/**
 * The desired state of one environment, with every text escaped for Terraform. Our stacks accept nothing else. Every resource has its name;
 * nothing here knows Terraform JSON. Sorted, so printable and comparable.
 */
export type DesiredState = Literals<PlainState>;
export type DesiredShard = Literals<PlainShard>;
export type DesiredHostname = Literals<PlainHostname>;
export type DesiredKvEntry = Literals<PlainKvEntry>;

/** The same with unescaped texts, for what Terraform does not read. */
interface PlainState {
  readonly environment: string;
  /** Ids of the tenants it serves, including those that are served by their label alone, without any resource. */
  readonly tenants: readonly string[];
  readonly terraform: Platform["terraform"];
  readonly platform: PlainPlatform;
  /** Every shard, including empty ones, whose last hostname must still be destroyed. */
  readonly shards: readonly PlainShard[];
}

interface PlainShard {
  readonly stack: string;
  readonly hostnames: readonly PlainHostname[];
  readonly entries: readonly PlainKvEntry[];
}

export interface PlainHostname {
  readonly name: string;
  readonly tenant: string;
  readonly hostname: string;
  readonly certificate: ServedCertificate;
  readonly origin: RegistryHostname["origin"];
  /** undefined: not written at all. `{}` clears what the API still holds. */
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** In `metadata` lookup, what travels in the metadata besides the tenant's own. */
  readonly lookup: KvEntry | undefined;
  /** Names of the KV entries that must exist first. */
  readonly entries: readonly string[];
}

interface PlainKvEntry {
  readonly name: string;
  readonly tenant: string;
  /** The hostname it is looked up by; `*.x` for one level below x. */
  readonly hostname: string;
  readonly entry: KvEntry;
}

/** Pure: the same environment gives the same state on every machine. */
export function desiredState(environment: Environment): DesiredState {
  return literals(plainState(environment));
}

export function plainState({
  name,
  platform,
  tenants,
}: Pick<Environment, "name" | "platform" | "tenants">): PlainState {
  const shards = Array.from({ length: platform.shardCount }, (_, shard) => emptyShard(hostnamesStackName(name, shard)));
  for (const tenant of tenants) addTenant(shards, tenant, platform);
  for (const { hostnames, entries } of shards) for (const resources of [hostnames, entries]) sortByName(resources);
  return {
    environment: name,
    tenants: tenants.map(({ id }) => id),
    terraform: platform.terraform,
    platform: plainPlatform(name, platform),
    shards,
  };
}

interface GrowingShard extends PlainShard {
  readonly hostnames: PlainHostname[];
  readonly entries: PlainKvEntry[];
}

function emptyShard(stack: string): GrowingShard {
  return { stack, hostnames: [], entries: [] };
}

/** A hostname and its entries share a shard: also the entry of a wildcard certificate, whatever its own name hashes to. */
function addTenant(shards: readonly GrowingShard[], tenant: Tenant, platform: Platform): void {
  for (const custom of tenant.hostnames) {
    const shard = shards[shardOf(custom.hostname, shards.length)];
    shard?.hostnames.push(plainHostname(tenant, custom, platform));
    shard?.entries.push(...kvEntriesOf(tenant, custom));
  }
  const subdomain = subdomainEntry(tenant, platform);
  if (subdomain !== undefined) shards[shardOf(subdomain.hostname, shards.length)]?.entries.push(subdomain);
}

/** @throws when two resources of a stack would share an address: cdktf and JSON would silently keep one of them */
function sortByName(resources: { readonly name: string; readonly hostname: string }[]): void {
  resources.sort((a, b) => compare(a.name, b.name));
  for (const [index, { name, hostname }] of resources.entries()) {
    const before = resources[index - 1];
    if (before?.name === name) throw new Error(`${before.hostname} and ${hostname} share the resource name ${name}`);
  }
}

export function plainHostname(tenant: Tenant, custom: RegistryHostname, platform: Platform): PlainHostname {
  const { hostname, certificate, origin } = custom;
  const name = resourceName(hostname);
  // Zones without the entitlement refuse any metadata (1413); some refuse it on wildcard hostnames (1412), so these get
  // only what the tenant declares, and are looked up in KV.
  const { customMetadata } = platform.entitlements;
  const carriesMetadata = customMetadata && !hostname.startsWith("*.");
  return {
    name,
    tenant: tenant.id,
    hostname,
    certificate,
    origin,
    metadata: carriesMetadata ? (custom.metadata ?? {}) : customMetadata ? custom.metadata : undefined,
    lookup: carriesMetadata && platform.routing.lookup === "metadata" ? kvEntryOf(tenant, custom) : undefined,
    entries: certificate.wildcard ? [name, wildcardEntryName(hostname)] : [name],
  };
}

/** What the dispatch Worker looks a custom hostname up by: its own entry, and one for its wildcard certificate. */
export function kvEntriesOf(tenant: Tenant, custom: RegistryHostname): PlainKvEntry[] {
  const { hostname, certificate } = custom;
  const entry = kvEntryOf(tenant, custom);
  const own = { name: resourceName(hostname), tenant: tenant.id, hostname, entry };
  if (!certificate.wildcard) return [own];
  return [own, { ...own, name: wildcardEntryName(hostname), hostname: `*.${hostname}` }];
}

/** In `label` lookup the label itself names the user Worker, so there is nothing to look up. */
function subdomainEntry(tenant: Tenant, { zone, routing }: Platform): PlainKvEntry | undefined {
  if (tenant.subdomain === undefined || routing.lookup === "label") return undefined;
  const hostname = `${tenant.subdomain}.${zone.name}`;
  const { worker, status } = tenant;
  const entry = kvEntryOf(tenant, { worker, status, paths: [], canonical: undefined });
  return { name: resourceName(hostname), tenant: tenant.id, hostname, entry };
}

/** Names every field, declared or not, so that none can be forgotten. */
type EveryField<Entry> = { readonly [Field in keyof Required<Entry>]: Entry[Field] | undefined };

/** The settings that serve a name: the custom hostname's, or for a subdomain the tenant's. */
type Serving = Pick<RegistryHostname, "worker" | "status" | "paths" | "canonical">;

function kvEntryOf({ id, limits, outbound }: Tenant, { worker, status, paths, canonical }: Serving): KvEntry {
  const { cpuMs, subRequests } = limits;
  return {
    workerName: worker,
    tenant: id,
    status: status === "live" ? undefined : status,
    paths: paths.length === 0 ? undefined : paths.map((path) => ({ prefix: path.prefix, workerName: path.worker })),
    canonical,
    limits: (cpuMs ?? subRequests) === undefined ? undefined : { cpuMs, subRequests },
    outbound: outbound && sortedByKey(outbound),
  } satisfies EveryField<KvEntry>;
}

function sortedByKey(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => compare(a, b)));
}
