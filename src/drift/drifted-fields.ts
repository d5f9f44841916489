import { isArray, isObject, type Json, type JsonObject, objectAt, objectsAt, stringAt } from "../json";
import { isStandardSetting } from "../review/undeclared-settings";
import { fieldAt } from "../terraform/declared-fields";
import {
  CLEARED_IF_ABSENT,
  comparedPaths,
  coversField,
  isEmptyField,
  isSameField,
  plainField,
} from "../terraform/field-comparison";
import type { StateObject } from "../terraform/state-objects";
import type { DriftedField } from "./drift";
import type { SnapshotObject } from "./snapshot-objects";

const SETTINGS = "ssl.settings.";
const BINDINGS = "bindings";

/**
 * Declared fields that Cloudflare has otherwise than the state, and settings that no file declares. A field that is neither
 * declared nor such a setting is Cloudflare's own.
 * @param block what the stack's configuration declares of the resource; undefined where it is in a module: then what the state has
 */
export function driftedFields(
  { type, fields: state }: StateObject,
  { fields: found, unlisted }: SnapshotObject,
  block: JsonObject | undefined,
): readonly DriftedField[] {
  return comparedPaths(type, unlisted).flatMap((path): readonly DriftedField[] => {
    if (path === BINDINGS) return driftedBindings(state, found);
    const [before, after] = [fieldAt(state, path), fieldAt(found, path)];
    const same = isAsDeclared(path, plainField(path, before), plainField(path, after));
    const inBlock = isIn(block ?? state, path);
    const repaired = CLEARED_IF_ABSENT.has(path) || (inBlock && !isIgnored(block ?? {}, path));
    if (repaired) return same ? [] : [drifted(path, before, after, "release")];
    return isKept(path, after) && !(inBlock && same) ? [drifted(path, before, after, "none")] : [];
  });
}

function drifted(
  path: string,
  before: Json | undefined,
  after: Json | undefined,
  repair: DriftedField["repair"],
): DriftedField {
  const written = (value: Json | undefined) => (isEmptyField(value) ? null : (value ?? null));
  return { path, state: written(before), cloudflare: written(after), repair };
}

/** Of an object, Cloudflare may have more than is declared (`observability`); of a map, each key counts. It may leave out `false`. */
function isAsDeclared(path: string, before: Json | undefined, after: Json | undefined): boolean {
  if (before === false && after === undefined) return true;
  const more = isObject(before) && !isEmptyField(before) && path !== "custom_metadata" && path !== "metadata";
  return more ? coversField(after, before) : isSameField(before, after);
}

/** An expression, such as `${…}` in place of a block, may declare anything below it. */
function isIn(block: JsonObject, path: string): boolean {
  let value: Json | undefined = block;
  for (const key of path.split(".")) {
    if (typeof value === "string") return true;
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value !== undefined && value !== null;
}

/** Terraform leaves what `lifecycle` ignores: the method that Cloudflare renews by, and all of an uploaded pair. */
function isIgnored(block: JsonObject, path: string): boolean {
  const { ignore_changes: ignored } = objectAt(block, "lifecycle");
  return ignored === "all" || (isArray(ignored) && ignored.some((one) => `${path}.`.startsWith(`${String(one)}.`)));
}

/** A certificate setting that someone chose: Terraform leaves it, so it stays. */
function isKept(path: string, value: Json | undefined): boolean {
  return path.startsWith(SETTINGS) && !isStandardSetting(path.slice(SETTINGS.length), value);
}

/**
 * The provider keeps what its state says of bindings, so Terraform sees none of this. Where the platform file names an outbound
 * Worker, its parameters are set by a person (docs/platform.md): they are not compared.
 */
function driftedBindings(state: JsonObject, found: JsonObject): readonly DriftedField[] {
  const [own, theirs] = [bindingsByName(state), bindingsByName(found)];
  const names = [...new Set([...own.keys(), ...theirs.keys()])].sort();
  return names.flatMap((name): readonly DriftedField[] => {
    const [before, after] = [own.get(name), theirs.get(name)];
    const path = `${BINDINGS}.${name}`;
    if (before === undefined || after === undefined)
      return [drifted(path, before && typeOf(before), after && typeOf(after), "revision")];
    const keys = [...new Set([...Object.keys(before), "outbound"])].filter((key) => !isSameBinding(key, before, after));
    return keys.map((key) => drifted(`${path}.${key}`, before[key], after[key], "revision"));
  });
}

function isSameBinding(key: string, before: JsonObject, after: JsonObject): boolean {
  return isEmptyField(before[key])
    ? key !== "outbound" || isEmptyField(after[key])
    : coversField(after[key], before[key]);
}

/** Of a binding that is there or not, its kind is told: its text may be a secret that someone put into a variable. */
function typeOf(binding: JsonObject): Json {
  return stringAt(binding, "type") ?? null;
}

function bindingsByName(fields: JsonObject): ReadonlyMap<string, JsonObject> {
  if (!isArray(fields[BINDINGS])) return new Map();
  return new Map(objectsAt(fields, BINDINGS).map((binding) => [stringAt(binding, "name") ?? "", binding]));
}
