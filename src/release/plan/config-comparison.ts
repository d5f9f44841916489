import { canonical, isObject, type Json, type JsonObject, objectAt } from "../../json";
import { resourceType } from "../../terraform/resource-types";

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
