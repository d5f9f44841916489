import { hostnamesStackName } from "../addresses/stack";
import { objectAt } from "../json";
import { STACK_FILE } from "../output/manifest";
import { isOnlyInState } from "../terraform/resource-types";
import { readState, type StackState } from "../terraform/state";
import { plural } from "../text";
import { UserError } from "../user-error";
import type { Stack } from "./stack";
import type { PlanningContext, PreparedStack } from "./stack-plans";

/**
 * Asks for the states of the shards after the last one. On a machine that starts empty, such as a CI runner, nothing else
 * tells that `shards.count` was lowered: the resources of a shard that is gone would be created again, in another stack.
 * @throws UserError when one of those shards still has resources
 */
export async function refuseLostShards(workplace: PlanningContext, laid: readonly PreparedStack[]): Promise<void> {
  const { desired } = workplace;
  const last = desired.shards.at(-1)?.stack;
  const stack = laid.map((one) => one.stack).find(({ name }) => name === last);
  if (stack === undefined) return;
  for (let shard = desired.shards.length; ; shard++) {
    const name = hostnamesStackName(desired.environment, shard);
    const state = await stateOf(placeOnly(stack, name), workplace);
    if (state === undefined) return; // every shard has a state, also an empty one: there never was a further one
    const held = state.addresses.filter((address) => !isOnlyInState(address.split(".")[0] ?? ""));
    if (held.length > 0) throw lostShard(name, held.length);
  }
}

async function stateOf(stack: Stack, { room, terraform }: PlanningContext): Promise<StackState | undefined> {
  const folder = room.lay(stack, []);
  await terraform.init(folder, { frozen: false, pluginCache: room.pluginCache });
  return readState(await terraform.pullState(folder), stack.name);
}

function lostShard(name: string, held: number): UserError {
  return new UserError(
    [
      `${name} still holds ${plural(held, "resource")}, and the registry makes no such stack: shards.count was lowered.`,
      "Its hostnames would be created again in other stacks, and Cloudflare refuses that.",
      "Put shards.count in the platform file back to what it was. To change it, move the resources between the states first: docs/runbook.md#moved-shard.",
    ].join("\n"),
    "refused",
  );
}

/** Nothing but where its state would be: beside its neighbor's, under its own name. */
function placeOnly({ name: neighbor, config }: Stack, name: string): Stack {
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
