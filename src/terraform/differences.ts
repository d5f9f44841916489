import { canonical, isArray, isObject, type Json } from "../json";

/** One attribute that a plan changes. Null stands for "not set", as in Terraform. */
export interface Difference {
  readonly path: readonly string[];
  readonly before: Json;
  readonly after: Json;
}

/**
 * The differences between two values of a resource, leaf by leaf. What `unknown` marks is left out: computed attributes read
 * "(known after apply)" whenever anything else changes, which tells nothing.
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

/** Longer values are shortened. */
const LONGEST_VALUE = 120;
/** Number of equal characters shown before the first difference. */
const SAME_BEFORE = 20;

/** Shortens both values: from the beginning, or from shortly before the first difference if that is beyond the limit. */
export function shortened<Text extends string | null>(before: Text, after: Text): { before: Text; after: Text } {
  const same = sameBeginning(before ?? "", after ?? "");
  const isLong = [before, after].some((text) => (text?.length ?? 0) > LONGEST_VALUE);
  const start = isLong && same > LONGEST_VALUE - SAME_BEFORE ? same - SAME_BEFORE : 0;
  const cut = (text: Text) => (text === null ? text : (excerpt(text, start) as Text));
  return { before: cut(before), after: cut(after) };
}

function excerpt(text: string, start: number): string {
  const end = start + LONGEST_VALUE;
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${text.length > end ? "…" : ""}`;
}

function sameBeginning(before: string, after: string): number {
  let length = 0;
  while (length < before.length && before[length] === after[length]) length++;
  return length;
}

/** The keys to compare one by one, or undefined if the values are compared as a whole. */
function commonKeys(before: Json | undefined, after: Json | undefined, unknown?: Json): readonly string[] | undefined {
  if (isObject(before) && isObject(after)) return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  // Lists of blocks (bindings) have computed members. Lists of texts (ciphers) read best as a whole.
  const lists = isArray(before) && isArray(after) && isArray(unknown);
  if (!lists || ![...before, ...after].some(isObject)) return undefined;
  return [...Array(Math.max(before.length, after.length)).keys()].map(String);
}

function member(value: Json | undefined, key: string): Json | undefined {
  if (isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
