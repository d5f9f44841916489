import { isArray, isObject, type Json, type JsonObject, objectAt, stringAt } from "../json";
import { countAt, type NamedId, readNamedIds } from "./zone-answers";

/** A dispatch namespace as Cloudflare's API describes it. */
export interface CloudflareDispatchNamespace {
  readonly name: string;
  /** How many scripts it holds; undefined where the answer doesn't say. */
  readonly scriptCount: number | undefined;
}

/** What a Worker was uploaded with, beside its modules. */
export interface WorkerSettings {
  readonly compatibilityDate: string | undefined;
  /** What it is bound to. Text of a secret is never in it; text of a plain variable is. */
  readonly bindings: readonly WorkerBinding[];
}

export interface WorkerBinding {
  readonly name: string;
  /** Cloudflare's word for it: `kv_namespace`, `dispatch_namespace`, `plain_text`. */
  readonly type: string;
  /**
   * The whole binding, by the API's names: `namespace_id`, `namespace`, `text`, `outbound`. The provider's schema calls `text`
   * sensitive: never print the text of a variable that Switchyard does not write itself.
   */
  readonly binding: JsonObject;
}

/** A page of the scripts in a dispatch namespace, and where the next one begins. */
export interface ScriptPage {
  readonly names: readonly string[];
  readonly cursor: string | undefined;
}

/** User Workers that were looked for. */
export interface MissingWorkers {
  /** Not in the dispatch namespace. */
  readonly missing: readonly string[];
  /** Those that one request could not tell. */
  readonly unknown: readonly string[];
}

/** An entry of the KV namespace: its fields as the provider calls them. */
export interface CloudflareKvEntry {
  readonly value: string;
  /** undefined: it has none. */
  readonly metadata: Json | undefined;
}

/** A page of a list: the keys of KV entries, and where the next page begins; undefined for an answer that is no such page. */
interface KvKeyPage {
  readonly keys: readonly string[];
  readonly cursor: string | undefined;
}

/** undefined for an answer that is none. */
export function readDispatchNamespace(value: unknown): CloudflareDispatchNamespace | undefined {
  const object = isObject(value) ? value : {};
  const name = stringAt(object, "namespace_name");
  return name === undefined ? undefined : { name, scriptCount: countAt(object, "script_count") };
}

/** undefined for an answer that is none, or that holds something else than bindings. */
export function readWorkerSettings(value: unknown): WorkerSettings | undefined {
  if (!isObject(value) || !isArray(value.bindings)) return undefined;
  const bindings = value.bindings.flatMap((binding) => readBinding(binding) ?? []);
  if (bindings.length < value.bindings.length) return undefined;
  return { compatibilityDate: stringAt(value, "compatibility_date"), bindings };
}

function readBinding(value: unknown): WorkerBinding | undefined {
  const binding = isObject(value) ? value : {};
  const [name, type] = [stringAt(binding, "name"), stringAt(binding, "type")];
  return name === undefined || type === undefined ? undefined : { name, type, binding };
}

/** undefined for an answer that is no such page: a script without a name may be the one that is looked for. */
export function readScriptPage(result: unknown, info: unknown): ScriptPage | undefined {
  if (!isArray(result)) return undefined;
  // A script's own answer has its name below `script`; the list's is undocumented.
  const names = result
    .filter(isObject)
    .flatMap((item) => stringAt(item, "id") ?? stringAt(objectAt(item, "script"), "id") ?? []);
  if (names.length < result.length) return undefined;
  const cursor = isObject(info) ? stringAt(info, "cursor") : undefined;
  return { names, cursor: cursor === "" ? undefined : cursor };
}

export function readKvNamespace(value: unknown): NamedId | undefined {
  return readNamedIds([value], "title")[0];
}

/** Values and metadata of these keys; a key without a text is left out. undefined for an answer that holds no values. */
export function readKvValues(
  value: unknown,
  keys: readonly string[],
): readonly (readonly [string, CloudflareKvEntry])[] | undefined {
  const values = isObject(value) ? value.values : undefined;
  if (!isObject(values)) return undefined;
  return keys.flatMap((key) => {
    const entry = Object.hasOwn(values, key) ? values[key] : undefined;
    const text = isObject(entry) ? stringAt(entry, "value") : undefined;
    return text === undefined
      ? []
      : [[key, { value: text, metadata: (entry as JsonObject).metadata ?? undefined }] as const];
  });
}

export function readKvKeys(result: unknown, info: unknown): KvKeyPage | undefined {
  if (!isArray(result)) return undefined;
  const keys = result.filter(isObject).flatMap((key) => stringAt(key, "name") ?? []);
  const cursor = isObject(info) ? stringAt(info, "cursor") : undefined;
  return { keys, cursor: cursor === "" ? undefined : cursor };
}
