import type { PlatformDocument } from "./documents";
import type { Platform, Tenant } from "./model";

/** The DNS records of a CNAME target as a platform file declares it: one, its wildcard, or both. None where it declares none. */
export function targetRecords({ name, wildcard = false }: PlatformDocument["value"]["cnameTarget"] = {}): string[] {
  if (name === undefined) return [];
  return wildcard && !name.startsWith("*.") ? [name, `*.${name}`] : [name];
}

/**
 * Every name that a tenant's customers may point their CNAME at. Below a wildcard each tenant has a name of its own, which can
 * be moved without the customer: it comes first, as the one to tell them. Without a CNAME target it is the fallback origin.
 */
export function cnameTargets(records: readonly string[], fallbackOrigin: string | undefined, tenant: string): string[] {
  if (records.length === 0) return fallbackOrigin === undefined ? [] : [fallbackOrigin];
  const own = records.filter((name) => name.startsWith("*.")).map((name) => `${tenant}${name.slice(1)}`);
  return [...own, ...records.filter((name) => !name.startsWith("*."))];
}

/** The same by the checked registry: never empty. */
export function cnameTargetsOf(
  { id }: Pick<Tenant, "id">,
  { cnameTarget, fallbackOrigin }: Pick<Platform, "cnameTarget" | "fallbackOrigin">,
): readonly [string, ...string[]] {
  const [first = fallbackOrigin.name, ...others] = cnameTargets(cnameTarget?.records ?? [], fallbackOrigin.name, id);
  return [first, ...others];
}
