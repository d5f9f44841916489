import { addressOf } from "../addresses/address";
import type { DesiredState } from "../desired/desired-state";
import type { ReleaseManifest } from "../manifest/manifest";
import { compare } from "../order";
import { CUSTOM_HOSTNAME, KV_ENTRY } from "../terraform/resource-types";
import type { StackState } from "../terraform/state";

/** Resource address → tenant. */
export type TenantsByAddress = ReadonlyMap<string, string>;

/** The tenant of each hostname and KV entry in these stacks after a release. */
export function desiredTenants({ shards }: DesiredState, stacks: ReadonlySet<string>): TenantsByAddress {
  const resources = shards
    .filter(({ stack }) => stacks.has(stack))
    .flatMap(({ hostnames, entries }) => [
      ...hostnames.map(({ name, tenant }): [string, string] => [addressOf(CUSTOM_HOSTNAME, name), tenant]),
      ...entries.map(({ name, tenant }): [string, string] => [addressOf(KV_ENTRY, name), tenant]),
    ]);
  return new Map(resources);
}

/**
 * The tenant of each hostname and KV entry according to the states. A KV entry's value names its tenant, and a hostname's
 * address has the same name as its KV entry's. Where the state has no tenant, the base registry names it.
 */
export function tenantsInStates(states: readonly StackState[], base: TenantsByAddress): TenantsByAddress {
  const owners = new Map<string, string>();
  for (const { addresses, tenants } of states) {
    for (const address of addresses) {
      const [type, name = ""] = address.split(".");
      if (type !== CUSTOM_HOSTNAME && type !== KV_ENTRY) continue;
      const owner = tenants.get(addressOf(KV_ENTRY, name)) ?? base.get(address);
      if (owner !== undefined) owners.set(address, owner);
    }
  }
  return owners;
}

/**
 * The tenant of every address before and after a release, over all stacks.
 * @param left stacks that the release leaves unchanged, though the registry differs
 * @param base names the tenants that the states don't
 */
export function releasedTenants(
  desired: DesiredState,
  states: ReadonlyMap<string, StackState | undefined>,
  left: ReadonlySet<string>,
  base: TenantsByAddress = new Map(),
): ReleaseManifest["tenants"] {
  const inStates = (chosen: (stack: string) => boolean) =>
    tenantsInStates(
      [...states].flatMap(([stack, state]) => (state !== undefined && chosen(stack) ? [state] : [])),
      base,
    );
  const released = new Set([...states.keys()].filter((stack) => !left.has(stack)));
  const after = new Map([...inStates((stack) => left.has(stack)), ...desiredTenants(desired, released)]);
  return tenantsOfRelease(
    inStates(() => true),
    after,
  );
}

/** In the manifest's form: sorted, with totals. */
export function tenantsOfRelease(before: TenantsByAddress, after: TenantsByAddress): ReleaseManifest["tenants"] {
  const hostnames = (owners: TenantsByAddress) =>
    [...owners.keys()].filter((address) => address.startsWith(`${CUSTOM_HOSTNAME}.`)).length;
  const tenants = (owners: TenantsByAddress) => new Set(owners.values()).size;
  return {
    before: sorted(before),
    after: sorted(after),
    totals: {
      tenants: { before: tenants(before), after: tenants(after) },
      hostnames: { before: hostnames(before), after: hostnames(after) },
    },
  };
}

function sorted(owners: TenantsByAddress): Readonly<Record<string, string>> {
  return Object.fromEntries([...owners].sort(([a], [b]) => compare(a, b)));
}
