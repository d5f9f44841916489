import type { ReleaseManifest } from "../manifest/manifest";
import { compare } from "../order";
import type { PlannedResource } from "../terraform/plan";
import { type HostnameResources, kvValueAfter, kvValueBefore } from "./hostnames";

/** Resource address → tenant, before and after the release. */
export interface KnownTenants {
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

/** A release's manifest knows every stack. Plans alone know only their own resources. */
export function knownTenants(
  hostnames: readonly HostnameResources[],
  manifest: ReleaseManifest | undefined,
): KnownTenants {
  if (manifest !== undefined) {
    const { before, after } = manifest.tenants;
    return { before: new Map(Object.entries(before)), after: new Map(Object.entries(after)) };
  }
  const known = { before: new Map<string, string>(), after: new Map<string, string>() };
  for (const entry of hostnames.flatMap(({ entries }) => entries)) {
    const [before, after] = [kvValueBefore(entry)?.tenant, kvValueAfter(entry)?.tenant];
    if (before) known.before.set(entry.address, before);
    if (after) known.after.set(entry.address, after);
    // Terraform's state has it, so its tenant is not new, even if it was deleted at Cloudflare.
    if (entry.vanished && after) known.before.set(entry.address, after);
  }
  return known;
}

/**
 * The tenants served before the release, sorted. The manifest knows every stack. Without one, the plans count; if they have no
 * hostname, the registry. Empty if not known.
 */
export function everyoneBefore(
  groups: readonly HostnameResources[],
  known: KnownTenants,
  registry: ReadonlyMap<string, string>,
  manifest: ReleaseManifest | undefined,
): readonly string[] {
  if (manifest !== undefined) return distinct(known.before.values());
  const had = groups.filter(({ hosts, entries }) => [...hosts, ...entries].some(hadBefore));
  if (groups.length === 0) return distinct(registry.values());
  return distinct(had.map((group) => tenantOf(group, "before", known, registry) ?? group.hostname));
}

function distinct(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].sort(compare);
}

/** Whose the hostname is, by its KV value, the release's manifest or the registry, in this order. Null: not known. */
export function tenantOf(
  { hostname, hosts, entries }: HostnameResources,
  side: "before" | "after",
  known: KnownTenants,
  registry: ReadonlyMap<string, string>,
): string | null {
  const read = side === "before" ? kvValueBefore : kvValueAfter;
  const there = side === "before" ? hadBefore : ({ after }: PlannedResource) => after !== null;
  const exists = [...hosts, ...entries].some(there);
  if (!exists) return null;
  const named = entries.map((entry) => read(entry)?.tenant).find((tenant) => typeof tenant === "string");
  const listed = [...entries, ...hosts].map(({ address }) => known[side].get(address)).find((tenant) => tenant);
  return named ?? listed ?? registry.get(hostname) ?? null;
}

/**
 * Tenants whose id changed and nothing else: old id → new id. The new one has everything that the old one had, and had nothing
 * before. Anything less is a transfer, which a reviewer must look at.
 */
export function renamedTenants({ before, after }: KnownTenants): ReadonlyMap<string, string> {
  const [had, has] = [addressesByTenant(before), addressesByTenant(after)];
  const renamed = new Map<string, string>();
  for (const [tenant, addresses] of had) {
    const newIds = new Set(addresses.map((address) => after.get(address)));
    const [newId] = newIds;
    if (newIds.size === 1 && newId !== undefined && !has.has(tenant) && !had.has(newId)) renamed.set(tenant, newId);
  }
  return renamed;
}

function addressesByTenant(known: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const byTenant = new Map<string, string[]>();
  for (const [address, tenant] of known) {
    const addresses = byTenant.get(tenant);
    if (addresses === undefined) byTenant.set(tenant, [address]);
    else addresses.push(address);
  }
  return byTenant;
}

export function hadBefore({ before, vanished }: PlannedResource): boolean {
  return before !== null || vanished;
}
