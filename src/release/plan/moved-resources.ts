import { hostnamesStackName } from "../../addresses/stack";
import { objectAt } from "../../json";
import { STACK_FILE } from "../../output/manifest";
import { CUSTOM_HOSTNAME, isOnlyInState, KV_ENTRY } from "../../terraform/resource-types";
import { declaredAddresses, readStackState, type StackState } from "../../terraform/state";
import { plural } from "../../text";
import { UserError } from "../../user-error";
import type { Stack } from "../stack";
import type { PlanningContext, PreparedStack } from "../stack-plans";

/**
 * Finds resources that would move from one stack to another because `shards.count` changed: Terraform would destroy them in one
 * stack and create them in the other.
 */

const RESTORE_COUNT =
  "Restore the previous shards.count in the platform file. To change it, first move the resources between the states: docs/runbook.md#moved-shard.";

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
      "Until they are created again, their visitors are not served. The cause is a changed shards.count.",
      RESTORE_COUNT,
    ].join("\n"),
    "refused",
  );
}

/**
 * Reads the states of the shards after the last one. On a machine that starts empty, such as a CI runner, only they show that
 * `shards.count` was lowered.
 * @throws UserError when one of those shards still has resources
 */
export async function refuseLostShards(
  context: Pick<PlanningContext, "desired" | "privateFolder" | "terraform">,
  prepared: readonly PreparedStack[],
): Promise<void> {
  const { environment, shards } = context.desired;
  const lastShard = shards.at(-1)?.stack;
  const stack = prepared.map((one) => one.stack).find(({ name }) => name === lastShard);
  if (stack === undefined) return;
  for (let shard = shards.length; ; shard++) {
    const name = hostnamesStackName(environment, shard);
    const state = await stateOf(withoutResources(stack, name), context);
    if (state === undefined) return; // every shard has a state, even an empty one, so this is the end
    const held = state.addresses.filter((address) => !isOnlyInState(typeOf(address)));
    if (held.length > 0) throw lostShard(name, held.length);
  }
}

async function stateOf(
  stack: Stack,
  { privateFolder, terraform }: Pick<PlanningContext, "privateFolder" | "terraform">,
): Promise<StackState | undefined> {
  const folder = privateFolder.addStack(stack, []);
  await terraform.init(folder, { frozen: false, pluginCache: privateFolder.pluginCache });
  return readStackState(await terraform.pullState(folder), stack.name);
}

function lostShard(name: string, held: number): UserError {
  return new UserError(
    [
      `${name} still holds ${plural(held, "resource")}, but the registry has no such stack: shards.count was lowered.`,
      "Other stacks would create its hostnames again, which Cloudflare refuses.",
      RESTORE_COUNT,
    ].join("\n"),
    "refused",
  );
}

/** A stack with only a backend, which points to the state of another stack name. */
function withoutResources({ name: neighbor, config }: Stack, name: string): Stack {
  const { backend, required_version } = objectAt(config, "terraform");
  const terraform = { required_version, backend: JSON.parse(JSON.stringify(backend ?? {}).replaceAll(neighbor, name)) };
  const text = JSON.stringify({ terraform });
  return {
    name,
    configHash: "",
    dependencies: [],
    config: { terraform },
    files: new Map([[STACK_FILE, Buffer.from(text)]]),
  };
}
