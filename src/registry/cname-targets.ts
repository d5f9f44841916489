import type { PlatformDocument } from "./documents";

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

/** What the checked registry says of a platform's names for customers: a `Platform` has these fields. */
interface CustomerNames {
  readonly cnameTarget: { readonly records: readonly string[] } | undefined;
  readonly fallbackOrigin: { readonly name: string };
}

/** The same by the checked registry: never empty. */
export function cnameTargetsOf(
  { id }: { readonly id: string },
  { cnameTarget, fallbackOrigin }: CustomerNames,
): readonly [string, ...string[]] {
  const [first = fallbackOrigin.name, ...others] = cnameTargets(cnameTarget?.records ?? [], fallbackOrigin.name, id);
  return [first, ...others];
}
