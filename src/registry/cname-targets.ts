import type { PlatformDocument } from "./documents";

/** The DNS record names of a platform file's CNAME target: the name, its wildcard, or both. Empty without a CNAME target. */
export function targetRecords({ name, wildcard = false }: PlatformDocument["value"]["cnameTarget"] = {}): string[] {
  if (name === undefined) return [];
  return wildcard && !name.startsWith("*.") ? [name, `*.${name}`] : [name];
}

/**
 * Every name that a tenant's customers may point their CNAME to. With a wildcard target, each tenant has a separate name,
 * which can move without the customer. It comes first, because instructions name the first one. Without a CNAME target,
 * the list is the fallback origin.
 */
export function cnameTargets(records: readonly string[], fallbackOrigin: string | undefined, tenant: string): string[] {
  if (records.length === 0) return fallbackOrigin === undefined ? [] : [fallbackOrigin];
  const own = records.filter((name) => name.startsWith("*.")).map((name) => `${tenant}${name.slice(1)}`);
  return [...own, ...records.filter((name) => !name.startsWith("*."))];
}

/** The fields of a `Platform` that this needs. */
interface CustomerNames {
  readonly cnameTarget: { readonly records: readonly string[] } | undefined;
  readonly fallbackOrigin: { readonly name: string };
}

/** `cnameTargets` for a checked registry: never empty. */
export function cnameTargetsOf(
  { id }: { readonly id: string },
  { cnameTarget, fallbackOrigin }: CustomerNames,
): readonly [string, ...string[]] {
  const [first = fallbackOrigin.name, ...others] = cnameTargets(cnameTarget?.records ?? [], fallbackOrigin.name, id);
  return [first, ...others];
}
