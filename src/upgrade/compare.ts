import { isDeepStrictEqual } from "node:util";
import { addressOf } from "../addresses/address";
import { CONFIG_MARKER, environmentOf } from "../addresses/stack";
import { type JsonObject, objectAt } from "../json";
import { compare } from "../order";

/** What one version's synth wrote. */
export interface SynthesizedStacks {
  /** By stack: its cdk.tf.json. */
  readonly stacks: ReadonlyMap<string, JsonObject>;
  /** SHA-256 of the dispatch Worker's module. */
  readonly workerSha256: string;
}

/** How the next version's stack differs. */
export interface StackDifference {
  readonly stack: string;
  /** `same`: the same bytes. */
  readonly result: "same" | "different" | "added" | "removed";
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Resources under the same address, each with the fields that differ. */
  readonly changed: readonly { readonly address: string; readonly fields: readonly string[] }[];
  /** Whether Switchyard would release the stack again although nothing above differs. */
  readonly marker: boolean;
  /** Other parts of the file: the backend, the provider, outputs, variables. */
  readonly sections: readonly string[];
}

export type BrokenPromise = "address" | "kv-key" | "shard" | "removed";

/** What no version may change, because Terraform would destroy live hostnames for it. */
export interface UpgradeRefusal {
  readonly promise: BrokenPromise;
  readonly message: string;
}

export interface UpgradeComparison {
  readonly stacks: readonly StackDifference[];
  readonly workerChanged: boolean;
  /** Empty: the next version can be released. */
  readonly refusals: readonly UpgradeRefusal[];
}

/** Compares what two versions make of the same files. Pure. */
export function compareVersions(today: SynthesizedStacks, next: SynthesizedStacks): UpgradeComparison {
  const names = [...new Set([...today.stacks.keys(), ...next.stacks.keys()])].sort(compare);
  return {
    stacks: names.map((stack) => differenceOf(stack, today.stacks.get(stack), next.stacks.get(stack))),
    workerChanged: today.workerSha256 !== next.workerSha256,
    refusals: refusalsOf(resourcesIn(today), resourcesIn(next)),
  };
}

const MARKER = addressOf("terraform_data", CONFIG_MARKER);

function differenceOf(stack: string, today: JsonObject | undefined, next: JsonObject | undefined): StackDifference {
  const [before, after] = [blocksOf(today), blocksOf(next)];
  const same = today !== undefined && isDeepStrictEqual(today, next);
  const others = (address: string) => address !== MARKER;
  return {
    stack,
    result: today === undefined ? "added" : next === undefined ? "removed" : same ? "same" : "different",
    added: [...after.keys()].filter((address) => others(address) && !before.has(address)),
    removed: [...before.keys()].filter((address) => others(address) && !after.has(address)),
    changed: [...before].flatMap(([address, block]) => {
      const fields = changedFields(block, after.get(address));
      return others(address) && fields.length > 0 ? [{ address, fields }] : [];
    }),
    marker: !isDeepStrictEqual(before.get(MARKER)?.input, after.get(MARKER)?.input),
    sections: today === undefined || next === undefined ? [] : changedFields(rest(today), rest(next)),
  };
}

/** cdktf's notes (`//`) are no part of what Terraform reads. */
function rest({ resource: _resource, "//": _notes, ...sections }: JsonObject): JsonObject {
  return sections;
}

function changedFields(before: JsonObject, after: JsonObject | undefined): string[] {
  if (after === undefined) return [];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((field) => field !== "//");
  return fields.filter((field) => !isDeepStrictEqual(before[field], after[field])).sort(compare);
}

function blocksOf(stack: JsonObject = {}): ReadonlyMap<string, JsonObject> {
  return new Map(
    Object.entries(objectAt(stack, "resource")).flatMap(([type, blocks]) =>
      Object.entries(blocks as JsonObject).map(
        ([name, block]) => [addressOf(type, name), block as JsonObject] as const,
      ),
    ),
  );
}

interface Resource {
  readonly stack: string;
  readonly address: string;
  readonly block: JsonObject;
  /** What the resource is, whatever its address: one hostname, one key. Undefined: only its address tells. */
  readonly object: string | undefined;
}

function resourcesIn({ stacks }: SynthesizedStacks): readonly Resource[] {
  return [...stacks].flatMap(([stack, content]) =>
    [...blocksOf(content)].map(([address, block]) => ({
      stack,
      address,
      block,
      object: objectOf(stack, address, block),
    })),
  );
}

const OBJECT_FIELDS: Readonly<Record<string, string>> = {
  cloudflare_custom_hostname: "hostname",
  cloudflare_workers_kv: "key_name",
};

function objectOf(stack: string, address: string, block: JsonObject): string | undefined {
  const type = address.slice(0, address.indexOf("."));
  const field = OBJECT_FIELDS[type];
  return field === undefined ? undefined : `${environmentOf(stack) ?? stack} ${type} ${String(block[field])}`;
}

function refusalsOf(today: readonly Resource[], next: readonly Resource[]): UpgradeRefusal[] {
  const placeOf = ({ stack, address }: Resource) => `${stack} ${address}`;
  const places = new Map(next.map((resource) => [placeOf(resource), resource]));
  const objects = new Map(
    next.flatMap((resource) => (resource.object === undefined ? [] : [[resource.object, resource]])),
  );
  return today.flatMap((resource) => {
    const same = places.get(placeOf(resource));
    if (same !== undefined) return changedObject(resource, same);
    const moved = resource.object === undefined ? undefined : objects.get(resource.object);
    return [moved === undefined ? gone(resource) : movedTo(resource, moved)];
  });
}

function changedObject({ stack, address, block }: Resource, same: Resource): UpgradeRefusal[] {
  const type = address.slice(0, address.indexOf("."));
  const field = OBJECT_FIELDS[type];
  if (field === undefined || block[field] === same.block[field]) return [];
  const what = `${stack}: ${address} has ${field} ${JSON.stringify(same.block[field])}, today ${JSON.stringify(block[field])}`;
  return [{ promise: field === "key_name" ? "kv-key" : "address", message: what }];
}

function movedTo({ stack, address }: Resource, moved: Resource): UpgradeRefusal {
  if (stack !== moved.stack)
    return {
      promise: "shard",
      message: `${address} moves from ${stack} to ${moved.stack} (there it is ${moved.address})`,
    };
  return { promise: "address", message: `${stack}: ${address} becomes ${moved.address}` };
}

function gone({ stack, address }: Resource): UpgradeRefusal {
  return { promise: "removed", message: `${stack}: ${address} is gone, so Terraform would destroy it` };
}
