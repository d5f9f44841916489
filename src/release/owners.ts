import { addressOf } from "../addresses/address";
import type { DesiredState } from "../desired/desired-state";
import type { ReleaseManifest } from "../manifest/manifest";
import { compare } from "../order";
import { CUSTOM_HOSTNAME, KV_ENTRY } from "../terraform/resource-types";
import type { StackState } from "../terraform/state";

/** Resource address → tenant. */
export type Owners = ReadonlyMap<string, string>;

/** Whose each hostname and KV entry will be, in these stacks. */
export function desiredOwners({ shards }: DesiredState, stacks: ReadonlySet<string>): Owners {
  const resources = shards
    .filter(({ stack }) => stacks.has(stack))
    .flatMap(({ hostnames, entries }) => [
      ...hostnames.map(({ name, tenant }): [string, string] => [addressOf(CUSTOM_HOSTNAME, name), tenant]),
      ...entries.map(({ name, tenant }): [string, string] => [addressOf(KV_ENTRY, name), tenant]),
    ]);
  return new Map(resources);
}

/**
 * Whose each hostname and KV entry is by the states: the entry's value names the tenant, and a hostname has the name of
 * its entry. What that leaves open, the base registry says.
 */
export function ownersInStates(states: readonly StackState[], base: Owners): Owners {
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
 * Whose every address is before and after a release, over all stacks.
 * @param left stacks that the release leaves as they are, though the registry says otherwise
 * @param base says whose an address is where its state doesn't
 */
export function releasedTenants(
  desired: DesiredState,
  states: ReadonlyMap<string, StackState | undefined>,
  left: ReadonlySet<string>,
  base: Owners = new Map(),
): ReleaseManifest["tenants"] {
  const inStates = (chosen: (stack: string) => boolean) =>
    ownersInStates(
      [...states].flatMap(([stack, state]) => (state !== undefined && chosen(stack) ? [state] : [])),
      base,
    );
  const released = new Set([...states.keys()].filter((stack) => !left.has(stack)));
  const after = new Map([...inStates((stack) => left.has(stack)), ...desiredOwners(desired, released)]);
  return tenantsFrom(
    inStates(() => true),
    after,
  );
}

/** As the manifest has it: sorted, with totals. */
export function tenantsFrom(before: Owners, after: Owners): ReleaseManifest["tenants"] {
  const hostnames = (owners: Owners) =>
    [...owners.keys()].filter((address) => address.startsWith(`${CUSTOM_HOSTNAME}.`)).length;
  const tenants = (owners: Owners) => new Set(owners.values()).size;
  return {
    before: sorted(before),
    after: sorted(after),
    totals: {
      tenants: { before: tenants(before), after: tenants(after) },
      hostnames: { before: hostnames(before), after: hostnames(after) },
    },
  };
}

function sorted(owners: Owners): Readonly<Record<string, string>> {
  return Object.fromEntries([...owners].sort(([a], [b]) => compare(a, b)));
}
