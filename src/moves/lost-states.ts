import { environmentOf, hostnamesStackName, shardNumberOf } from "../addresses/stack";
import { isEmptiedState, isUnderWay, stacksInJournal } from "./moved-states";
import type { StateHolding } from "./plan-moves";
import type { StateText } from "./state-text";

/**
 * Reads the states of the hostname stacks after the last one of the registry. On a machine that starts empty, such as a CI runner, only they
 * show that `shards.count` was lowered. Every hostname stack has a state, even an empty one, so the first that is missing is the end. So is one
 * that a finished move emptied. While a move is under way, those that it names are read as well.
 * @param count of the hostname stacks in the registry
 */
export async function readLostStates(
  environment: string,
  count: number,
  journal: StateHolding,
  read: (stack: string) => Promise<StateText | undefined>,
): Promise<readonly StateHolding[]> {
  const underWay = isUnderWay(journal);
  const named = underWay ? stacksInJournal(journal).filter((stack) => environmentOf(stack) === environment) : [];
  const last = Math.max(-1, ...named.map(shardNumberOf));
  const lost: StateHolding[] = [];
  for (let shard = count; ; shard++) {
    const stack = hostnamesStackName(environment, shard);
    const state = await read(stack);
    const isEnd = state === undefined || (!underWay && isEmptiedState(state));
    if (isEnd && shard > last) return lost;
    if (state !== undefined) lost.push({ stack, state });
  }
}
