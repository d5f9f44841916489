import { randomUUID } from "node:crypto";
import { movesStateName } from "../addresses/stack";
import { objectAt } from "../json";
import { readLostStates } from "../moves/lost-states";
import {
  emptiedJournal,
  isSameMove,
  isUnderWay,
  journalState,
  type MovedState,
  movedStates,
} from "../moves/moved-states";
import { planMoves, type StateHolding, type StateHoldings, type StateMove } from "../moves/plan-moves";
import { parseStateText, type StateText, writeStateText } from "../moves/state-text";
import { LOCK_FILE, STACK_FILE } from "../output/manifest";
import { declaredAddresses, readStackState, type StateVersion } from "../terraform/state";
import { plural } from "../text";
import { UserError } from "../user-error";
import { mapConcurrently } from "./concurrency";
import type { Stack } from "./stack";
import { type PlanningContext, type PreparedStack, planOnCopy, planOnReal } from "./stack-plans";

/** What moves between the states of an environment's hostname stacks, and the states after it. */
export interface FoundMoves {
  readonly moves: readonly StateMove[];
  /** Why nothing may be moved: sentences. */
  readonly problems: readonly string[];
  /** Of the journal's state; null if there is none. */
  readonly journal: StateVersion | null;
  /** Whether a move was started and not finished. */
  readonly underWay: boolean;
  /** Hostname stacks of the registry whose states the moves write, or have written. One release holds all of them, or no move. */
  readonly stacks: ReadonlySet<string>;
  readonly states: readonly MovedState[];
  readonly holdings: StateHoldings;
  /** Where Terraform runs for states that belong to no stack of the registry. */
  readonly folders: ReadonlyMap<string, string>;
}

type MovesContext = Pick<PlanningContext, "desired" | "privateFolder" | "terraform" | "parallelism" | "say">;

/** Reads what is needed to know what moves. Writes nothing. */
export async function findMoves(context: MovesContext, prepared: readonly PreparedStack[]): Promise<FoundMoves> {
  const { environment, shards } = context.desired;
  const names = new Set<string>(shards.map(({ stack }) => stack));
  const own = prepared.filter(({ stack }) => names.has(stack.name));
  const [first] = own;
  const folders = new Map<string, string>();
  const read = async (name: string): Promise<StateText | undefined> => {
    if (first === undefined) return undefined;
    const { folder, text } = await readOtherState(context, withoutResources(first.stack, name));
    folders.set(name, folder);
    return parseStateText(text);
  };
  const journalName = movesStateName(environment);
  const journal = { stack: journalName, state: await read(journalName) };
  const lost = await readLostStates(environment, names.size, journal, read);
  const isAway = lost.some(({ state }) => state !== undefined && state.blocks.length > 0);
  const mayMove = isUnderWay(journal) || isAway || isElsewhere(own);
  const holdings = { journal, lost, shards: mayMove ? await readShards(context, own) : [] };
  const { moves, problems } = mayMove ? planMoves(holdings) : { moves: [], problems: [] };
  const states = problems.length > 0 ? [] : movedStates(holdings, moves, () => randomUUID());
  return {
    moves,
    problems,
    journal: journal.state === undefined ? null : versionOf(journal.state),
    underWay: isUnderWay(journal),
    stacks: concernedStacks(holdings, states),
    states,
    holdings,
    folders,
  };
}

/** Whether a stack declares what another one holds. Most releases move nothing, and this needs no state's text. */
function isElsewhere(own: readonly PreparedStack[]): boolean {
  const declaring = new Map(
    own.flatMap(({ stack: { name, config } }) => declaredAddresses(config).map((address) => [address, name] as const)),
  );
  return own.some(({ stack: { name, config }, state }) => {
    const declared = new Set(declaredAddresses(config));
    return state?.addresses.some((address) => !declared.has(address) && (declaring.get(address) ?? name) !== name);
  });
}

async function readShards({ terraform, parallelism }: MovesContext, own: readonly PreparedStack[]) {
  return await mapConcurrently(own, parallelism, async ({ stack: { name, config }, folder }) => {
    const text = await terraform.pullState(folder);
    readStackState(text, name); // refuses what is no state
    return { stack: name, state: parseStateText(text), declared: new Set(declaredAddresses(config)) };
  });
}

/** Those that the moves write, and while a move is under way those that declare what its journal has. */
function concernedStacks({ shards, journal }: StateHoldings, states: readonly MovedState[]): ReadonlySet<string> {
  const written = new Set(states.map(({ stack }) => stack));
  const copied = new Set(journal.state?.blocks.map(({ address }) => address));
  const concerned = shards.filter(
    ({ stack, declared }) => written.has(stack) || [...copied].some((address) => declared.has(address)),
  );
  const needed = concerned.length === 0 && (states.length > 0 || isUnderWay(journal)) ? shards.slice(0, 1) : concerned;
  return new Set(needed.map(({ stack }) => stack));
}

function versionOf({ lineage, serial }: StateVersion): StateVersion {
  return { lineage, serial };
}

/** The stacks with copies of their states after the moves. The real states stay as they are. */
export async function prepareMoved(
  context: Pick<PlanningContext, "privateFolder" | "terraform" | "parallelism">,
  { states, holdings }: FoundMoves,
  prepared: readonly PreparedStack[],
): Promise<readonly PreparedStack[]> {
  const texts = new Map(states.map(({ stack, state }) => [stack, writeStateText(state)]));
  const versions = new Map(holdings.shards.map(({ stack, state }) => [stack, state && versionOf(state)]));
  return await mapConcurrently(prepared, context.parallelism, async (one) => {
    const { name, config } = one.stack;
    const text = texts.get(name);
    if (text === undefined) return one;
    await planOnCopy(context, one, text);
    return { ...one, state: readStackState(text, name, config), version: versions.get(name) };
  });
}

/**
 * Does the moves in the real states: first the journal, which has a copy of everything that moves, then the states that something leaves, then
 * those that only gain. Terraform takes each state's lock, and refuses a state that changed since it was read. If this ends early, the next
 * release finishes it.
 * @returns the journal as it was written
 */
export async function pushMoves(
  context: MovesContext,
  { moves, states, holdings, folders }: FoundMoves,
  prepared: readonly PreparedStack[],
): Promise<StateText> {
  const journal = journalState(holdings, moves, states, { run: randomUUID(), newLineage: () => randomUUID() });
  const push = async (stack: string, state: StateText) => {
    const own = prepared.find((one) => one.stack.name === stack);
    if (own !== undefined) await planOnReal(context, own);
    const file = context.privateFolder.writeState(stack, writeStateText(state));
    await context.terraform.pushState(own?.folder ?? folders.get(stack) ?? "", file);
  };
  const count = moves.reduce((total, { addresses }) => total + addresses.length, 0);
  context.say(
    `Moving ${plural(count, "resource")} between ${plural(states.length, "state")}. Nothing is sent to Cloudflare.`,
  );
  return await explainFailure(holdings.journal, async () => {
    await push(holdings.journal.stack, journal);
    let written = 0;
    for (const loses of [true, false])
      await mapConcurrently(
        states.filter((one) => one.loses === loses),
        context.parallelism,
        async ({ stack, state }) => {
          await push(stack, state);
          written++;
          context.say(`Wrote the state of ${stack} (${written} of ${states.length}).`);
        },
      );
    return journal;
  });
}

/**
 * Ends a move: every state holds what it should, so the copies are no longer needed. Reads the journal again, because some backends raise
 * its serial by two, and someone else may have started another move.
 */
export async function finishMoves(
  { privateFolder, terraform }: Pick<PlanningContext, "privateFolder" | "terraform">,
  { holdings, folders }: FoundMoves,
  journal: StateText,
): Promise<void> {
  const { stack } = holdings.journal;
  const folder = folders.get(stack) ?? "";
  await explainFailure(holdings.journal, async () => {
    const written = parseStateText(await terraform.pullState(folder));
    if (written === undefined || !isSameMove(written, journal))
      throw new UserError(`The state ${stack} is no longer as this release wrote it.`, "refused");
    await terraform.pushState(folder, privateFolder.writeState(stack, writeStateText(emptiedJournal(written))));
  });
}

async function explainFailure<Result>({ stack }: StateHolding, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `${error.message}\nThe move between states did not finish. Nothing changed at Cloudflare, and nothing is lost: the state ${stack} has a copy of what moves. Plan again, review and apply: that release finishes the move.`,
      error.kind,
    );
  }
}

async function readOtherState(
  { privateFolder, terraform }: Pick<PlanningContext, "privateFolder" | "terraform">,
  stack: Stack,
): Promise<{ readonly folder: string; readonly text: string }> {
  const folder = privateFolder.addStack(stack, []);
  await terraform.init(folder, { frozen: stack.files.has(LOCK_FILE), pluginCache: privateFolder.pluginCache });
  const text = await terraform.pullState(folder);
  readStackState(text, stack.name); // refuses what is no state
  return { folder, text };
}

/** A stack with only a backend, which points to the state of another name, and the providers of what that state may hold. */
function withoutResources({ name: neighbor, config, files }: Stack, name: string): Stack {
  const { backend, required_version, required_providers } = objectAt(config, "terraform");
  const terraform = {
    required_version,
    required_providers,
    backend: JSON.parse(JSON.stringify(backend ?? {}).replaceAll(neighbor, name)),
  };
  const lockFile = files.get(LOCK_FILE);
  return {
    name,
    configHash: "",
    dependencies: [],
    config: { terraform },
    files: new Map([
      [STACK_FILE, Buffer.from(JSON.stringify({ terraform }))],
      ...(lockFile === undefined ? [] : [[LOCK_FILE, lockFile] as const]),
    ]),
  };
}
