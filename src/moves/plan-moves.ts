import { compareStacks } from "../addresses/stack";
import { CUSTOM_HOSTNAME, isOnlyInState, KV_ENTRY } from "../terraform/resource-types";
import type { StateBlock, StateText } from "./state-text";

/** Resources that move from the state of one stack to that of another. Nothing is sent to Cloudflare. */
export interface StateMove {
  /** A stack, or the journal of a move that was interrupted. */
  readonly from: string;
  /** Null for what only leaves its state: it exists nowhere else, as the marker of a stack that is gone. */
  readonly to: string | null;
  /** Sorted. */
  readonly addresses: readonly string[];
}

/** What the stacks of an environment hold and should hold. */
export interface StateHoldings {
  /** The hostname stacks of the registry, by number. */
  readonly shards: readonly ShardHolding[];
  /** States of hostname stacks that the registry no longer has. */
  readonly lost: readonly StateHolding[];
  readonly journal: StateHolding;
}

export interface StateHolding {
  readonly stack: string;
  /** Undefined if there is no state yet. */
  readonly state: StateText | undefined;
}

interface ShardHolding extends StateHolding {
  /** The addresses that the stack declares. */
  readonly declared: ReadonlySet<string>;
}

export interface PlannedMoves {
  readonly moves: readonly StateMove[];
  /** Sentences. If there are any, nothing may be moved. */
  readonly problems: readonly string[];
}

type Step = Pick<StateMove, "from" | "to"> & { readonly address: string };

/**
 * Finds the state that each resource belongs in, wherever it is now: in the state of another stack, in that of a stack that is gone, or only
 * in the journal. What nothing declares any more moves from a stack that is gone to the first, which then destroys it. Pure.
 */
export function planMoves(holdings: StateHoldings): PlannedMoves {
  const { shards, lost, journal } = holdings;
  const context = placesOf(holdings);
  const steps: Step[] = [];
  const problems: string[] = [];
  const add = (from: string, block: StateBlock, to: string | undefined) => {
    if (to === undefined) return;
    const problem = conflict(from, block, to, context);
    if (problem !== undefined) problems.push(problem);
    else {
      steps.push({ from, to, address: block.address });
      context.taken.set(block.address, { stack: from, block });
    }
  };
  for (const { stack, state, declared } of shards)
    for (const block of managedOf(state))
      if (!declared.has(block.address)) add(stack, block, gainingStack(block, context));
  for (const { stack, state } of lost)
    for (const block of managedOf(state)) {
      if (!block.own) problems.push(moduleProblem(stack, block.address));
      else if (isOnlyInState(block.type)) steps.push({ from: stack, to: null, address: block.address });
      else add(stack, block, context.declaring.get(block.address) ?? context.first);
    }
  const held = new Set([...shards, ...lost].flatMap(({ state }) => managedOf(state).map(({ address }) => address)));
  for (const block of managedOf(journal.state))
    if (!held.has(block.address)) add(journal.stack, block, context.declaring.get(block.address) ?? context.first);
  return { moves: grouped(steps), problems };
}

interface Places {
  readonly first: string | undefined;
  /** Address → the stack that declares it. */
  readonly declaring: ReadonlyMap<string, string>;
  /** By stack: its own blocks. */
  readonly blocks: ReadonlyMap<string, ReadonlyMap<string, StateBlock>>;
  /** Address → where the copy that moves is taken from. */
  readonly taken: Map<string, { readonly stack: string; readonly block: StateBlock }>;
}

function placesOf({ shards }: StateHoldings): Places {
  const declaring = new Map(shards.flatMap(({ stack, declared }) => [...declared].map((one) => [one, stack] as const)));
  const byAddress = (state: StateText | undefined) =>
    new Map(managedOf(state).map((block) => [block.address, block] as const));
  const blocks = new Map(shards.map(({ stack, state }) => [stack, byAddress(state)]));
  return { first: shards[0]?.stack, declaring, blocks, taken: new Map() };
}

/** The stack that gains what a remaining stack no longer declares; undefined if Terraform is to destroy it. */
function gainingStack({ address, type, own }: StateBlock, { declaring, blocks }: Places): string | undefined {
  const to = declaring.get(address);
  if (to === undefined || !own || isOnlyInState(type)) return undefined;
  return isNamedAfterHostname(type) || blocks.get(to)?.get(address) === undefined ? to : undefined;
}

/**
 * The address of a hostname and of its KV entry is made from its name, so it means the same object in every state. For other types, an
 * equal address may be a coincidence.
 */
function isNamedAfterHostname(type: string): boolean {
  return type === CUSTOM_HOSTNAME || type === KV_ENTRY;
}

/** Two states that have one address: only one copy remains, so both must mean the same object. */
function conflict(from: string, block: StateBlock, to: string, { blocks, taken }: Places): string | undefined {
  const there = blocks.get(to)?.get(block.address);
  const other = there === undefined ? taken.get(block.address) : { stack: to, block: there };
  if (other === undefined) return undefined;
  if (!isNamedAfterHostname(block.type))
    return `${block.address} is in the states of ${from} and ${other.stack}. These may be two objects, so it can't move. Remove it from ${from} in a release of its own, with the previous shards.count.`;
  if (block.ids.join() === other.block.ids.join()) return undefined;
  return `${block.address} is in the states of ${from} and ${other.stack} with different IDs (${block.ids.join(", ")} and ${other.block.ids.join(", ")}). Find out which of them Cloudflare has, and remove the other with terraform state rm.`;
}

function moduleProblem(stack: string, address: string): string {
  return `${address} in ${stack} belongs to a module, so it can't move to another state. Remove the module from that stack in a release of its own, with the previous shards.count.`;
}

function managedOf(state: StateText | undefined): readonly StateBlock[] {
  return state?.blocks.filter(({ managed }) => managed) ?? [];
}

function grouped(steps: readonly Step[]): readonly StateMove[] {
  const groups = new Map<string, { readonly from: string; readonly to: string | null; readonly addresses: string[] }>();
  for (const { from, to, address } of steps) {
    const key = JSON.stringify([from, to]);
    const group = groups.get(key) ?? { from, to, addresses: [] };
    group.addresses.push(address);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map((group) => ({ ...group, addresses: group.addresses.sort() }))
    .sort((a, b) => compareStacks(a.from, b.from) || compareStacks(a.to ?? "", b.to ?? ""));
}
