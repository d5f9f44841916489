import { DAY } from "../time";
import {
  hostnamesOf,
  isWildcard,
  type PlatformDocument,
  type RegistryDocuments,
  subdomainName,
  type TenantDocument,
} from "./documents";
import { RETENTION_DAYS } from "./model";
import type { Path } from "./problem";

/** A name that a tenant's file lists as retired. */
export interface RetiredName {
  readonly tenant: TenantDocument;
  readonly hostname: string;
  /** As `2026-11-28`, in UTC. Absent if the file has no valid date. */
  readonly since: string | undefined;
  /** Its path in the tenant's file. */
  readonly path: Path;
}

/** A retired name that is still reserved for its tenant: another tenant takes it only with an operator. */
export interface HeldName extends RetiredName {
  /** The first day on which anyone may take it. Absent if the file has no valid date: then it stays held. */
  readonly until: string | undefined;
}

/** The retired names of a tenant's file. Those without a readable name are left out. */
export function retiredNamesOf(tenant: TenantDocument): RetiredName[] {
  return (tenant.value.retired ?? []).flatMap((entry, index) =>
    entry?.hostname === undefined
      ? []
      : [{ tenant, hostname: entry.hostname, since: entry.since, path: ["retired", index] }],
  );
}

/**
 * The retired names that are held on a day. This is what "held" means everywhere: a name is held from the day it left,
 * for the retention of its tenant's environment.
 * @param day as `2026-11-28`; without it no name has expired
 */
export function heldNames({ tenants, environments }: RegistryDocuments, day: string | undefined): HeldName[] {
  const serving = platformsByTenant({ environments });
  return tenants.flatMap((tenant) => {
    const retired = retiredNamesOf(tenant);
    const days = retired.length === 0 ? RETENTION_DAYS : retentionOf(serving.get(tenant) ?? []);
    return retired
      .map((name): HeldName => ({ ...name, until: name.since && dayAfter(name.since, days) }))
      .filter(({ until }) => until === undefined || day === undefined || day < until);
  });
}

/** The longest retention, if the environments differ. */
function retentionOf(platforms: readonly PlatformDocument[]): number {
  const days = platforms.map(({ value }) => value.retentionDays ?? RETENTION_DAYS);
  return days.length === 0 ? RETENTION_DAYS : Math.max(...days);
}

/** The platform files whose environments serve each tenant; in a valid registry at most one. */
export function platformsByTenant({
  environments,
}: Pick<RegistryDocuments, "environments">): ReadonlyMap<TenantDocument, readonly PlatformDocument[]> {
  const serving = new Map<TenantDocument, PlatformDocument[]>();
  for (const { platform, tenants } of environments)
    for (const tenant of tenants) serving.set(tenant, [...(serving.get(tenant) ?? []), platform]);
  return serving;
}

/** `dayAfter("2026-11-28", 90)` is `2027-02-26`. */
export function dayAfter(day: string, days: number): string {
  return dayOf(Date.parse(`${day}T00:00:00Z`) + days * DAY);
}

/** The day of a time, in UTC. The last day that a date can have, for times beyond it. */
export function dayOf(time: number): string {
  const last = Date.parse("9999-12-31T00:00:00Z");
  return new Date(Math.min(time, last)).toISOString().slice(0, 10);
}

/** A name that a tenant serves, with its place. */
export interface ServedName {
  readonly name: string;
  /** Whether the file names it; false for what the wildcard certificate of another name covers. */
  readonly exact: boolean;
  readonly path: Path;
}

/** Everything that a tenant answers for on its platforms: hostnames, what wildcard certificates cover, and its subdomain. */
export function servedNames(tenant: TenantDocument, platforms: readonly PlatformDocument[]): ServedName[] {
  const hostnames = hostnamesOf(tenant).flatMap(({ hostname, declaration, path }) => {
    const own = { name: hostname, exact: true, path: [...path, "hostname"] };
    const below = { ...own, name: `*.${hostname}`, exact: false };
    return declaration.certificate?.wildcard === true ? [own, below] : [own];
  });
  const subdomains = platforms.flatMap((platform) => subdomainName(tenant, platform) ?? []);
  return [...hostnames, ...subdomains.map((name) => ({ name, exact: true, path: ["subdomain"] }))];
}

/**
 * Finds the names that meet a name: visitors of one could reach the tenant that has the other. Those are equal names, and a
 * wildcard with each name one label below it.
 */
export function nameIndex<Named extends { readonly hostname: string }>(
  named: readonly Named[],
): (name: string) => readonly Named[] {
  const equal = grouped(named, ({ hostname }) => hostname);
  const below = grouped(named, ({ hostname }) => wildcardAbove(hostname));
  return (name) => {
    const wildcard = wildcardAbove(name);
    const covering = wildcard === undefined ? below.get(name) : equal.get(wildcard);
    return [...(equal.get(name) ?? []), ...(covering ?? [])];
  };
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string | undefined): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

/** `*.acme.com` for `shop.acme.com`; undefined for a wildcard. */
function wildcardAbove(name: string): string | undefined {
  return isWildcard(name) ? undefined : `*${name.slice(name.indexOf("."))}`;
}
