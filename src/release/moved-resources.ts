import { CUSTOM_HOSTNAME, isOnlyInState, KV_ENTRY } from "../terraform/resource-types";
import { declaredAddresses, type StackState } from "../terraform/state";
import { UserError } from "../user-error";
import type { Stack } from "./stack";

/** A resource that one stack holds and another one declares. */
export interface Moved {
  readonly address: string;
  readonly from: string;
  readonly to: string;
}

/** What one stack would destroy and another create: the same hostname, with an outage between the two. Pure. */
export function movedResources(
  stacks: readonly Pick<Stack, "name" | "config">[],
  states: ReadonlyMap<string, StackState | undefined>,
): readonly Moved[] {
  const declared = stacks.map(({ name, config }) => ({ name, addresses: new Set(declaredAddresses(config)) }));
  return declared.flatMap(({ name: from, addresses: kept }) => {
    const lost = (states.get(from)?.addresses ?? []).filter((address) => !kept.has(address));
    return lost.flatMap((address) => {
      const gaining = declared.find(
        ({ name, addresses }) => addresses.has(address) && gains(states.get(name), address),
      );
      return gaining === undefined ? [] : [{ address, from, to: gaining.name }];
    });
  });
}

/**
 * The address of a hostname and of its entry is made from its name, so it means the same object in both states: also
 * where the other stack has it already, destroying it here takes it from there. Another address may be a coincidence.
 */
function gains(state: StackState | undefined, address: string): boolean {
  const [type = ""] = address.split(".");
  if (isOnlyInState(type)) return false;
  return type === CUSTOM_HOSTNAME || type === KV_ENTRY || state?.addresses.includes(address) !== true;
}

const LONGEST_LIST = 10;

/** @throws UserError that names what would move, and the way on */
export function refuseMoved(moved: readonly Moved[]): void {
  if (moved.length === 0) return;
  const lines = moved.slice(0, LONGEST_LIST).map(({ address, from, to }) => `  ${address}: from ${from} to ${to}`);
  const more = moved.length - lines.length;
  throw new UserError(
    [
      `${moved.length === 1 ? "This resource" : `These ${moved.length} resources`} would be destroyed in one stack and created in another:`,
      ...lines,
      ...(more > 0 ? [`  and ${more} more`] : []),
      "Until they exist again, their visitors are not served. A changed shards.count does this.",
      "Put shards.count in the platform file back to what it was. To change it, move the resources between the states first: docs/runbook.md#moved-shard.",
    ].join("\n"),
    "refused",
  );
}
