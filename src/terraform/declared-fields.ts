import { canonical, isObject, type Json, type JsonObject } from "../json";
import { resourceType } from "./resource-types";
import type { AttributeTree } from "./type-schema";

/** Returns an equal value: the same object for equal ones, so that a hundred thousand objects hold few. */
export type Share = (value: Json) => Json;

/**
 * What a configuration can declare of an object of this type, as Cloudflare has it: with the provider's names and nesting, and
 * nothing else. A field that the answer leaves out or has as null is left out.
 * @param answer Cloudflare's, whose names are the provider's; `script_name`, `key_name` and a namespace's `name` are added to it
 */
export function declaredFields(type: string, answer: JsonObject, share: Share = (value) => value): JsonObject {
  const fields = Object.entries(projected(treeOf(type), answer));
  return Object.fromEntries(fields.map(([key, value]) => [key, share(value ?? null)]));
}

/** Values of which one each is kept: what differs in every object is not worth remembering. */
const MOST_SHARED = 10_000;

/** Shares for as long as one reading lasts. */
export function sharing(): Share {
  const shared = new Map<string, Json>();
  return (value) => {
    if (typeof value !== "object" || value === null) return value;
    const text = canonical(value);
    const known = shared.get(text);
    if (known === undefined && shared.size < MOST_SHARED) shared.set(text, value);
    return known ?? value;
  };
}

/** Paths of the first object's fields that the second leaves out: `ssl.settings.ciphers`. */
export function pathsBeyond(type: string, fields: JsonObject, others: JsonObject): readonly string[] {
  const paths = resourceType(type)?.declared ?? [];
  return paths.filter((path) => fieldAt(fields, path) !== undefined && fieldAt(others, path) === undefined);
}

/** The value at a path such as `ssl.settings.ciphers`. */
export function fieldAt(fields: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = fields;
  for (const key of path.split(".")) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

function projected(tree: AttributeTree, object: JsonObject): JsonObject {
  const fields: [string, Json][] = [];
  for (const [key, below] of Object.entries(tree)) {
    const value = object[key];
    if (value === undefined || value === null) continue;
    if (below === true) fields.push([key, value]);
    else if (isObject(value)) fields.push([key, projected(below, value)]);
  }
  return Object.fromEntries(fields);
}

const trees = new Map<string, AttributeTree>();

function treeOf(type: string): AttributeTree {
  const known = trees.get(type) ?? grown(resourceType(type)?.declared ?? []);
  trees.set(type, known);
  return known;
}

function grown(paths: readonly string[]): AttributeTree {
  const names = [...new Set(paths.map((path) => path.split(".")[0] ?? ""))];
  return Object.fromEntries(
    names.map((name) => {
      const below = paths.flatMap((path) => (path.startsWith(`${name}.`) ? path.slice(name.length + 1) : []));
      return [name, below.length === 0 ? true : grown(below)];
    }),
  );
}
