import { hostnamesStackName, movesStateName } from "../../src/addresses/stack";
import { readLostStates } from "../../src/moves/lost-states";
import { emptiedJournal, isUnderWay, journalState, type MovedState, movedStates } from "../../src/moves/moved-states";
import { type PlannedMoves, planMoves, type StateHoldings } from "../../src/moves/plan-moves";
import { parseStateText, type StateText, writeStateText } from "../../src/moves/state-text";

export const JOURNAL_NAME = movesStateName("production");
export const shardName = (shard: number) => hostnamesStackName("production", shard);

/** The text of one resource block, as Terraform writes it into a state. */
export function blockText(address: string, { id = `id-of-${address}`, more = "" } = {}): string {
  const [type, name] = address.split(".");
  const head = `"mode": "managed", "type": "${type}", "name": "${name}", "provider": "provider[\\"cloudflare\\"]"`;
  return `{${head}, "instances": [{"schema_version": 500, "attributes": {"id": "${id}"${more}}, "private": "bnVsbA=="}]}`;
}

export function stateTextOf(stack: string, blocks: readonly string[], { serial = 4, outputs = "{}" } = {}): string {
  return `{"version": 4, "terraform_version": "1.11.4", "serial": ${serial}, "lineage": "lineage-of-${stack}", "outputs": ${outputs}, "resources": [${blocks.join(",")}], "check_results": null}`;
}

/** Plays the backend: states by name, as text, and Terraform's rules for a push. */
export class StateStore {
  readonly texts = new Map<string, string>();

  read(name: string): StateText | undefined {
    return parseStateText(this.texts.get(name) ?? "");
  }

  push(name: string, state: StateText): void {
    const before = this.read(name);
    if (before !== undefined && (before.lineage !== state.lineage || before.serial >= state.serial))
      throw new Error(`${name}: lineage or serial`);
    this.texts.set(name, writeStateText(state));
  }

  addressesOf(name: string): readonly string[] {
    return (this.read(name)?.blocks ?? []).map(({ address }) => address).sort();
  }

  async holdings(count: number, declared: (shard: number) => readonly string[]): Promise<StateHoldings> {
    const journal = { stack: JOURNAL_NAME, state: this.read(JOURNAL_NAME) };
    const shards = Array.from({ length: count }, (_, shard) => ({
      stack: shardName(shard),
      state: this.read(shardName(shard)),
      declared: new Set(declared(shard)),
    }));
    const lost = await readLostStates("production", count, journal, async (stack) => this.read(stack));
    return { shards, lost, journal };
  }
}

/** The pushes of a release, in its order: the journal, the states that lose, those that only gain, the journal again. */
export function pushesOf(
  holdings: StateHoldings,
): PlannedMoves & { readonly pushes: readonly Omit<MovedState, "loses">[] } {
  const planned = planMoves(holdings);
  const { moves } = planned;
  const newLineage = (stack: string) => `new-lineage-of-${stack}`;
  const states = movedStates(holdings, moves, newLineage);
  if (moves.length === 0 && !isUnderWay(holdings.journal)) return { ...planned, pushes: [] };
  const journal = journalState(holdings, moves, states, {
    run: `run-${holdings.journal.state?.serial ?? 0}`,
    newLineage,
  });
  const ordered = [...states].sort((a, b) => Number(b.loses) - Number(a.loses));
  const named = (state: StateText) => ({ stack: JOURNAL_NAME, state });
  return { ...planned, pushes: [named(journal), ...ordered, named(emptiedJournal(journal))] };
}
