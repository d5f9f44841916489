import { compareStacks } from "../addresses/stack";
import { isObject, type JsonObject, objectAt, stringAt } from "../json";
import type { StateHolding, StateHoldings, StateMove } from "./plan-moves";
import { outputsOfText, type StateBlock, type StateText } from "./state-text";

/** Output of the state of a stack that is gone: a move took everything out of it, so no state of a later stack follows. */
const EMPTIED = "switchyard_emptied";
/** Output of the journal: which move it belongs to, and whose states the move writes. */
const JOURNAL = "switchyard_moves";

/** A state to be written, with the serial that follows the one it was made from. */
export interface MovedState {
  readonly stack: string;
  readonly state: StateText;
  /** Whether something leaves it. These are written first. */
  readonly loses: boolean;
}

/**
 * The states after the moves, only those that change. A hostname stack that is new gets a state also if nothing moves there: one that is
 * missing looks like the end of the stacks (`readLostStates`).
 * @param newLineage of a state that does not exist yet
 */
export function movedStates(
  holdings: StateHoldings,
  moves: readonly StateMove[],
  newLineage: (stack: string) => string,
): readonly MovedState[] {
  if (moves.length === 0 && !isUnderWay(holdings.journal)) return [];
  const copies = movedBlocks(holdings, moves);
  const { shards, lost } = holdings;
  return [...shards, ...lost].flatMap(({ stack, state }) => {
    const leaving = new Set(moves.filter(({ from }) => from === stack).flatMap(({ addresses }) => addresses));
    const arriving = moves.filter(({ to }) => to === stack).flatMap(({ addresses }) => addresses);
    const isNew = lost.every((one) => one.stack !== stack) && (state === undefined || isEmptiedState(state));
    if (leaving.size + arriving.length === 0 && !isNew) return [];
    const stays = (state?.blocks ?? []).filter(({ managed, address }) => !managed || !leaving.has(address));
    const held = new Set(stays.map(({ address }) => address));
    const blocks = [...new Set(arriving)].filter((one) => !held.has(one)).flatMap((one) => copies.get(one) ?? []);
    const next = nextState(state, stack, newLineage, [...stays, ...blocks]);
    const isGone = lost.some((one) => one.stack === stack);
    return [{ stack, state: isGone ? emptied(next) : withoutOutput(next, EMPTIED), loses: leaving.size > 0 }];
  });
}

/** Address → the copy that moves: from the first state that has it, else from the journal. */
function movedBlocks(
  { shards, lost, journal }: StateHoldings,
  moves: readonly StateMove[],
): ReadonlyMap<string, StateBlock> {
  const sources = new Map([...shards, ...lost, journal].map(({ stack, state }) => [stack, state]));
  const copies = new Map<string, StateBlock>();
  for (const { from, to, addresses } of moves) {
    if (to === null) continue;
    const wanted = new Set(addresses);
    for (const block of sources.get(from)?.blocks ?? [])
      if (block.managed && wanted.has(block.address) && !copies.has(block.address)) copies.set(block.address, block);
  }
  return copies;
}

/**
 * The journal of a move: a copy of all that moves. It is written before every other state and emptied after all of them, so that nothing is
 * ever lost in between.
 * @param run tells two moves apart that would otherwise be the same text
 */
export function journalState(
  holdings: StateHoldings,
  moves: readonly StateMove[],
  states: readonly MovedState[],
  { run, newLineage }: { readonly run: string; readonly newLineage: (stack: string) => string },
): StateText {
  const { journal } = holdings;
  const blocks = [...movedBlocks(holdings, moves).values()];
  const value = JSON.stringify({ run, stacks: states.map(({ stack }) => stack).sort(compareStacks) });
  const outputs = { [JOURNAL]: { value, type: "string" } };
  return withOutputs(nextState(journal.state, journal.stack, newLineage, blocks), outputs);
}

/** The journal after a move that is finished. */
export function emptiedJournal(journal: StateText): StateText {
  return withOutputs({ ...journal, serial: journal.serial + 1, blocks: [] }, {});
}

/** Whether a move was started and not finished. */
export function isUnderWay({ state }: StateHolding): boolean {
  return state !== undefined && (state.blocks.length > 0 || JOURNAL in outputsOfText(state));
}

/** Whether both are the journal of the same move. */
export function isSameMove(a: StateText, b: StateText): boolean {
  const [one, other] = [a, b].map((state) => stringAt(objectAt(outputsOfText(state), JOURNAL), "value"));
  return one !== undefined && one === other;
}

/** The stacks whose states an unfinished move writes. */
export function stacksInJournal({ state }: StateHolding): readonly string[] {
  const text = state && stringAt(objectAt(outputsOfText(state), JOURNAL), "value");
  const value: unknown = text === undefined ? {} : tryJson(text);
  const stacks = isObject(value) ? value.stacks : [];
  return Array.isArray(stacks) ? stacks.map(String) : [];
}

/** Whether a move took everything out of the state of a stack that is gone. */
export function isEmptiedState(state: StateText): boolean {
  return state.blocks.length === 0 && EMPTIED in outputsOfText(state);
}

function nextState(
  state: StateText | undefined,
  stack: string,
  newLineage: (stack: string) => string,
  blocks: readonly StateBlock[],
): StateText {
  if (state !== undefined) return { ...state, serial: state.serial + 1, blocks };
  const members = new Map([
    ["version", "4"],
    ["outputs", "{}"],
  ]);
  return { lineage: newLineage(stack), serial: 1, members, blocks };
}

/** Nothing is left but the note of what happened. */
function emptied(state: StateText): StateText {
  const outputs = { [EMPTIED]: { value: "Moved to other states, because shards.count was lowered.", type: "string" } };
  return withOutputs({ ...state, blocks: [] }, outputs);
}

function withoutOutput(state: StateText, name: string): StateText {
  const outputs = outputsOfText(state);
  if (!(name in outputs)) return state;
  return withOutputs(state, Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== name)));
}

function withOutputs(state: StateText, outputs: JsonObject): StateText {
  return { ...state, members: new Map([...state.members, ["outputs", JSON.stringify(outputs)]]) };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // someone else's output of the same name
  }
}
