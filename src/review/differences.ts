import { canonical, isArray, isObject, type Json } from "./json";

/** One attribute that a plan changes. Null stands for "not set", as in Terraform. */
export interface Difference {
  readonly path: readonly string[];
  readonly before: Json;
  readonly after: Json;
}

/**
 * What differs between two values of a resource, leaf by leaf. What `unknown` marks is left out: computed
 * attributes read "(known after apply)" whenever anything else changes, and say nothing.
 */
export function differences(
  before: Json | undefined,
  after: Json | undefined,
  unknown?: Json,
  path: readonly string[] = [],
): readonly Difference[] {
  if (unknown === true || before === after) return [];
  const keys = commonKeys(before, after, unknown);
  if (keys === undefined) {
    return canonical(before) === canonical(after) ? [] : [{ path, before: before ?? null, after: after ?? null }];
  }
  return keys.flatMap((key) =>
    differences(member(before, key), member(after, key), member(unknown, key), [...path, key]),
  );
}

/** The keys to go on with, or undefined where the two are compared as they are. */
function commonKeys(before: Json | undefined, after: Json | undefined, unknown?: Json): readonly string[] | undefined {
  if (isObject(before) && isObject(after)) return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  // Lists of blocks (bindings) hold computed members; lists of texts (ciphers) read best whole.
  const lists = isArray(before) && isArray(after) && isArray(unknown);
  if (!lists || ![...before, ...after].some(isObject)) return undefined;
  return [...Array(Math.max(before.length, after.length)).keys()].map(String);
}

function member(value: Json | undefined, key: string): Json | undefined {
  if (isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
