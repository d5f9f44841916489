import type { DesiredHostname, DesiredState } from "../desired/desired-state";
import type { JsonObject } from "../json";
import type { Import } from "../manifest/manifest";
import { LOCK_FILE } from "../output/manifest";
import { parsePlan } from "../terraform/plan";
import type { Terraform } from "../terraform/run";
import { readState, type StackState } from "../terraform/state";
import { certificateValues, type GivenCertificates, pairsSent, type SentPair } from "./certificates";
import { mapConcurrently } from "./concurrency";
import type { Room } from "./private-folder";
import type { Stack } from "./stack";

/** What plan and apply have in common: a room full of stacks, and a plan of each. */
export interface PlanningContext {
  readonly room: Room;
  readonly terraform: Terraform;
  readonly desired: DesiredState;
  readonly certificates: GivenCertificates;
  readonly refresh: boolean;
  /** Stacks at a time. */
  readonly parallelism: number;
  readonly say: (line: string) => void;
}

/** A stack in the room, ready to be planned. */
export interface PreparedStack {
  readonly stack: Stack;
  /** Where Terraform runs for it. */
  readonly folder: string;
  /** Undefined: there is none yet. */
  readonly state: StackState | undefined;
}

/** A stack with its plan. The plan file is in the room. */
export interface StackPlan extends PreparedStack {
  /** The plan's JSON, with secrets in clear. */
  readonly document: JsonObject;
  readonly sent: readonly SentPair[];
}

/** Lays the stacks, and reads their states. The first is alone, since it fills the folder of providers for the others. */
export async function prepareStacks(
  { room, terraform, parallelism }: PlanningContext,
  stacks: readonly Stack[],
  imports: readonly Import[],
): Promise<readonly PreparedStack[]> {
  const lay = async (stack: Stack): Promise<PreparedStack> => {
    const folder = room.lay(
      stack,
      imports.filter((one) => one.stack === stack.name),
    );
    await terraform.init(folder, { frozen: stack.files.has(LOCK_FILE), pluginCache: room.pluginCache });
    return { stack, folder, state: readState(await terraform.pullState(folder), stack.name) };
  };
  const first = await mapConcurrently(stacks.slice(0, 1), 1, lay);
  return [...first, ...(await mapConcurrently(stacks.slice(1), parallelism, lay))];
}

export async function planStacks(
  workplace: PlanningContext,
  laid: readonly PreparedStack[],
): Promise<readonly StackPlan[]> {
  let finished = 0;
  return mapConcurrently(laid, workplace.parallelism, async (one) => {
    const plan = await planStack(workplace, one);
    finished++;
    workplace.say(`Planned ${one.stack.name} (${finished} of ${laid.length}).`);
    return plan;
  });
}

async function planStack({ room, terraform, desired, certificates, refresh }: PlanningContext, laid: PreparedStack) {
  const { stack, folder, state } = laid;
  const hostnames = hostnamesOf(desired, stack.name);
  const file = room.planFile(stack.name);
  await terraform.plan(folder, { file, refresh, variables: certificateValues(hostnames, certificates, state) });
  const document = parsePlan(await terraform.show(folder, file), stack.name);
  return { ...laid, document, sent: pairsSent(document, hostnames) };
}

function hostnamesOf({ shards }: DesiredState, stack: string): readonly DesiredHostname[] {
  return shards.find((shard) => shard.stack === stack)?.hostnames ?? [];
}
