import type { DesiredHostname, DesiredState } from "../desired/desired-state";
import type { JsonObject } from "../json";
import type { Import } from "../manifest/manifest";
import { LOCK_FILE } from "../output/manifest";
import { parsePlan } from "../terraform/plan";
import type { Terraform } from "../terraform/run";
import { declaredAddresses, readStackState, type StackState, type StateVersion } from "../terraform/state";
import { plural } from "../text";
import { certificateValues, type GivenCertificates, pairsSent, type SentPair } from "./certificates";
import { mapConcurrently } from "./concurrency";
import type { PrivateFolder } from "./private-folder";
import type { Stack } from "./stack";
import { type StepOutput, startStep } from "./step-progress";

/** What plan and apply have in common: stacks in the private folder, and a plan of each. */
export interface PlanningContext extends StepOutput {
  readonly privateFolder: PrivateFolder;
  readonly terraform: Terraform;
  readonly desired: DesiredState;
  readonly certificates: GivenCertificates;

  /** Whether Terraform first reads every resource from Cloudflare. */
  readonly refresh: boolean;
  /** Number of stacks to process in parallel. */
  readonly parallelism: number;
}

/** A stack in the private folder, ready to be planned. */
export interface PreparedStack {
  readonly stack: Stack;
  /** Where Terraform runs for it. */
  readonly folder: string;
  /** Undefined for a stack that has no state yet. May be that of a copy, after resources moved between states. */
  readonly state: StackState | undefined;
  /** Of the real state. */
  readonly version: StateVersion | undefined;
}

/** A stack with its plan. The plan file is in the private folder. */
export interface StackPlan extends PreparedStack {
  /** The plan's JSON, with secrets in clear. */
  readonly document: JsonObject;
  readonly sent: readonly SentPair[];
}

/**
 * Adds the stacks to the private folder and reads their states. The first runs alone, because it downloads the provider for the
 * others.
 */
export async function prepareStacks(
  context: Pick<PlanningContext, "privateFolder" | "terraform" | "parallelism" | keyof StepOutput>,
  stacks: readonly Stack[],
  imports: readonly Import[],
): Promise<readonly PreparedStack[]> {
  const { privateFolder, terraform, parallelism, say } = context;
  say(`Reading the states of ${plural(stacks.length, "stack")}.`);
  const tell = startStep(context, "Read the state of", stacks.length);
  const prepare = async (stack: Stack): Promise<PreparedStack> => {
    const own = imports.filter((one) => one.stack === stack.name);
    const folder = privateFolder.addStack(stack, own);
    const frozen = stack.files.has(LOCK_FILE);
    await terraform.init(folder, { frozen, pluginCache: privateFolder.pluginCache });
    const state = readStackState(await terraform.pullState(folder), stack.name, stack.config);
    tell(stack.name, state?.addresses.length ?? 0);
    return { stack, folder, state, version: state };
  };
  const first = await mapConcurrently(stacks.slice(0, 1), 1, prepare);
  return [...first, ...(await mapConcurrently(stacks.slice(1), parallelism, prepare))];
}

export async function planStacks(
  context: PlanningContext,
  stacks: readonly PreparedStack[],
): Promise<readonly StackPlan[]> {
  const tell = startStep(context, "Planned", stacks.length);
  return mapConcurrently(stacks, context.parallelism, async (prepared) => {
    const plan = await planStack(context, prepared);
    tell(prepared.stack.name, declaredAddresses(prepared.stack.config).length);
    return plan;
  });
}

async function planStack(
  { privateFolder, terraform, desired, certificates, refresh }: PlanningContext,
  prepared: PreparedStack,
): Promise<StackPlan> {
  const { stack, folder, state } = prepared;
  const hostnames = stackHostnames(desired, stack.name);
  const file = privateFolder.planFile(stack.name);
  await terraform.plan(folder, { file, refresh, variables: certificateValues(hostnames, certificates, state) });
  const document = parsePlan(await terraform.show(folder, file), stack.name);
  return { ...prepared, document, sent: pairsSent(document, hostnames) };
}

/** Has Terraform use a copy of the stack's state. The real one stays as it is. */
export async function planOnCopy(
  context: FolderContext,
  { stack, folder }: PreparedStack,
  state: string,
): Promise<void> {
  if (context.privateFolder.copyState(stack.name, state)) await initAgain(context, stack, folder);
}

/** Has Terraform use the stack's real state again. */
export async function planOnReal(context: FolderContext, { stack, folder }: PreparedStack): Promise<void> {
  context.privateFolder.dropStateCopy(stack.name);
  await initAgain(context, stack, folder);
}

type FolderContext = Pick<PlanningContext, "privateFolder" | "terraform">;

async function initAgain({ privateFolder, terraform }: FolderContext, stack: Stack, folder: string): Promise<void> {
  const frozen = stack.files.has(LOCK_FILE);
  await terraform.init(folder, { frozen, reconfigure: true, pluginCache: privateFolder.pluginCache });
}

export function stackHostnames({ shards }: DesiredState, stack: string): readonly DesiredHostname[] {
  return shards.find((shard) => shard.stack === stack)?.hostnames ?? [];
}
