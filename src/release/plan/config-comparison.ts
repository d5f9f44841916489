import { environmentOf } from "../../addresses/stack";
import { canonical, isObject, type Json, type JsonObject, objectAt } from "../../json";
import { planMoves, type StateMove } from "../../moves/plan-moves";
import type { StateText } from "../../moves/state-text";
import { resourceType } from "../../terraform/resource-types";
import { declaredAddresses } from "../../terraform/state";

/** Members of a block that are not attributes: Terraform's own, and cdktf's. */
const META: ReadonlySet<string> = new Set(["//", "depends_on", "lifecycle", "provider", "connection", "provisioner"]);

/**
 * The difference of two configurations of one stack, in the form of a plan's JSON. It is not a Terraform plan: it uses neither
 * the state nor the provider.
 */
export function planFromConfigs(before: JsonObject, after: JsonObject): JsonObject {
  const [old, now] = [blocksOf(before), blocksOf(after)];
  const addresses = [...new Set([...old.keys(), ...now.keys()])].sort();
  return {
    format_version: "1.2",
    resource_changes: addresses.map((address) => changeOf(address, old.get(address) ?? null, now.get(address) ?? null)),
  };
}

interface Relocated {
  readonly moves: readonly StateMove[];
  readonly configs: ReadonlyMap<string, JsonObject>;
}

/**
 * The base's configurations as a release would have the states: what another hostname stack declares now stands there already.
 * @param shards the hostname stacks now
 */
export function relocate(
  base: ReadonlyMap<string, JsonObject>,
  now: ReadonlyMap<string, JsonObject>,
  shards: readonly string[],
): Relocated {
  const declaredIn = (configs: ReadonlyMap<string, JsonObject>, stack: string) =>
    declaredAddresses(configs.get(stack) ?? {});
  const lost = [...base.keys()].filter((stack) => !now.has(stack) && environmentOf(stack) !== undefined);
  const { moves } = planMoves({
    shards: shards.map((stack) => ({
      stack,
      state: stateLike(base.get(stack)),
      declared: new Set(declaredIn(now, stack)),
    })),
    lost: lost.map((stack) => ({ stack, state: stateLike(base.get(stack)) })),
    journal: { stack: "", state: undefined },
  });
  const blocks = new Map([...base].map(([stack, config]) => [stack, namedBlocks(config)]));
  for (const { from, to, addresses } of moves)
    for (const address of addresses) {
      const block = blocks.get(from)?.get(address) ?? {};
      blocks.get(from)?.delete(address);
      if (to === null) continue;
      if (!blocks.has(to)) blocks.set(to, new Map());
      blocks.get(to)?.set(address, block);
    }
  const configs = [...blocks].map(
    ([stack, named]) => [stack, { ...base.get(stack), resource: nested(named) }] as const,
  );
  return { moves, configs: new Map(configs) };
}

function namedBlocks(config: JsonObject): Map<string, Json> {
  const types = objectAt(config, "resource");
  const named = declaredAddresses(config).map((address): [string, Json] => {
    const [type = "", name = ""] = address.split(".");
    return [address, objectAt(types, type)[name] ?? {}];
  });
  return new Map(named);
}

function nested(blocks: ReadonlyMap<string, Json>): JsonObject {
  const types = new Map<string, (readonly [string, Json])[]>();
  for (const [address, block] of blocks) {
    const [type = "", name = ""] = address.split(".");
    const named = types.get(type);
    if (named === undefined) types.set(type, [[name, block]]);
    else named.push([name, block]);
  }
  return Object.fromEntries([...types].map(([type, named]) => [type, Object.fromEntries(named)]));
}

/** What a state would hold that was applied with this configuration. */
function stateLike(config: JsonObject | undefined): StateText | undefined {
  if (config === undefined) return undefined;
  const blocks = declaredAddresses(config).map((address) => {
    return { address, type: address.split(".")[0] ?? "", own: true, managed: true, ids: [], text: "" };
  });
  return { lineage: "", serial: 0, members: new Map(), blocks };
}

function changeOf(address: string, before: JsonObject | null, after: JsonObject | null): JsonObject {
  const [type = "", name = ""] = address.split(".");
  const change = { actions: actionsFor(type, before, after), before, after, after_unknown: {} };
  return { address, mode: "managed", type, name, change };
}

function actionsFor(type: string, before: JsonObject | null, after: JsonObject | null): readonly string[] {
  if (before === null) return ["create"];
  if (after === null) return ["delete"];
  const differs = (name: string) => canonical(before[name]) !== canonical(after[name]);
  if (resourceType(type)?.replacedBy.some(differs)) return ["delete", "create"];
  return canonical(before) === canonical(after) ? ["no-op"] : ["update"];
}

function blocksOf(config: JsonObject): ReadonlyMap<string, JsonObject> {
  const types = Object.entries(objectAt(config, "resource"));
  const blocks = types.flatMap(([type, named]) =>
    Object.entries(isObject(named) ? named : {}).map(([name, block]): [string, JsonObject] => [
      `${type}.${name}`,
      attributesOf(isObject(block) ? block : {}),
    ]),
  );
  return new Map(blocks);
}

function attributesOf(block: JsonObject): JsonObject {
  const attributes = Object.entries(block).filter(([name]) => !META.has(name));
  return Object.fromEntries(attributes.map(([name, value]) => [name, plain(value ?? null)]));
}

/** Undoes Terraform's escapes. */
function plain(value: Json): Json {
  if (typeof value === "string") return value.replace(/([$%])\1\{/g, "$1{");
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one ?? null)]));
  return Array.isArray(value) ? value.map(plain) : value;
}
