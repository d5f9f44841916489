import { CUSTOM_HOSTNAME, isOnlyInState, KV_ENTRY } from "../../terraform/resource-types";
import { declaredAddresses, type StackState } from "../../terraform/state";
import { plural } from "../../text";
import { UserError } from "../../user-error";
import type { Stack } from "../stack";
import type { FoundMoves } from "../state-moves";
import type { Planned } from "./plan-request";

/**
 * Resources that change their stack. Between hostname stacks they move from state to state (state-moves.ts). Between others, Terraform would
 * destroy them in one stack and create them in the other.
 */

/** A resource that one stack's state holds and another stack declares. */
interface MovedResource {
  readonly address: string;
  readonly from: string;
  readonly to: string;
}

/** What one stack would destroy and another create. A hostname would be down in between. Pure. */
export function movedResources(
  stacks: readonly Pick<Stack, "name" | "config">[],
  states: ReadonlyMap<string, StackState | undefined>,
): readonly MovedResource[] {
  const declared = stacks.map(({ name, config }) => ({ name, addresses: new Set(declaredAddresses(config)) }));
  return declared.flatMap(({ name: from, addresses: own }) => {
    const lost = (states.get(from)?.addresses ?? []).filter((address) => !own.has(address));
    return lost.flatMap((address) => {
      const gaining = declared.find(
        ({ name, addresses }) => addresses.has(address) && gains(states.get(name), address),
      );
      return gaining === undefined ? [] : [{ address, from, to: gaining.name }];
    });
  });
}

/**
 * The address of a hostname and of its KV entry is made from its name, so it means the same object in both states. Destroying
 * it in one takes it from the other too, even if that one already has it. For other types, an equal address may be a
 * coincidence.
 */
function gains(state: StackState | undefined, address: string): boolean {
  const type = typeOf(address);
  if (isOnlyInState(type)) return false;
  return type === CUSTOM_HOSTNAME || type === KV_ENTRY || state?.addresses.includes(address) !== true;
}

function typeOf(address: string): string {
  return address.split(".")[0] ?? "";
}

const LONGEST_LIST = 10;

/** @throws UserError that lists what would move, and says what to do */
export function refuseMoved(moved: readonly MovedResource[]): void {
  if (moved.length === 0) return;
  const lines = moved.slice(0, LONGEST_LIST).map(({ address, from, to }) => `  ${address}: from ${from} to ${to}`);
  const more = moved.length - lines.length;
  throw new UserError(
    [
      `${moved.length === 1 ? "This resource" : `These ${moved.length} resources`} would be destroyed in one stack and created in another:`,
      ...lines,
      ...(more > 0 ? [`  and ${more} more`] : []),
      "Until they are created again, they do not serve anyone. Release the removal first, and the addition after it.",
    ].join("\n"),
    "refused",
  );
}

/** @throws UserError that says why resources can't move to the state that they belong in */
export function refuseUnmovable({ problems }: Pick<FoundMoves, "problems">): void {
  if (problems.length === 0) return;
  const shown = problems.slice(0, LONGEST_LIST).map((problem) => `  ${problem}`);
  const more = problems.length - shown.length;
  throw new UserError(
    [
      "shards.count changed, and some resources can't move between states:",
      ...shown,
      ...(more > 0 ? [`  and ${more} more`] : []),
    ].join("\n"),
    "refused",
  );
}

/**
 * One release does the whole move: a stack that is left out would plan with a state that lacks what it declares.
 * @param released stacks of the release
 * @throws UserError that names what is missing, and why
 */
export function refusePartialMove(
  { stacks }: Pick<FoundMoves, "stacks">,
  released: readonly string[],
  { waiting, held }: Pick<Planned, "waiting" | "held">,
): void {
  const missing = [...stacks].filter((stack) => !released.includes(stack));
  if (missing.length === 0) return;
  throw new UserError(
    [
      `Resources move between the states of ${plural(stacks.size, "stack")}, and one release must hold all of them. These are left out:`,
      ...missing.slice(0, LONGEST_LIST).map((stack) => `  ${stack}: ${reasonFor(stack, { waiting, held })}`),
      ...(missing.length > LONGEST_LIST ? [`  and ${missing.length - LONGEST_LIST} more`] : []),
      "Solve this first, then plan again. Or restore the previous shards.count, release what waits, and change the count after that.",
    ].join("\n"),
    "refused",
  );
}

function reasonFor(stack: string, { waiting, held }: Pick<Planned, "waiting" | "held">): string {
  const problem = held.find((one) => one.stack === stack)?.problem;
  if (problem !== undefined) return problem;
  return waiting.includes(stack)
    ? "it needs ids that exist only after an earlier stack is applied."
    : "--stack does not name it.";
}

/** What people must know of a move that is not finished. */
export function moveWarnings(
  { moves, stacks, underWay, holdings }: FoundMoves,
  isReleased: boolean,
): readonly string[] {
  const { stack, state } = holdings.journal;
  const copies = plural(state?.blocks.length ?? 0, "resource");
  const began = `A move between states was interrupted. Nothing changed at Cloudflare, and the state ${stack} has a copy of ${copies}.`;
  if (isReleased) return underWay ? [`${began} This release finishes the move.`] : [];
  if (underWay) return [`${began} To finish the move, run: npx switchyard plan`];
  if (stacks.size === 0) return [];
  const count = moves.reduce((total, { addresses }) => total + addresses.length, 0);
  return [
    `Resources of ${plural(stacks.size, "stack")} are to move between states (${count} in all), because shards.count changed. This plan leaves these stacks out. Run: npx switchyard plan`,
  ];
}
