/** JSON as Terraform writes it, and helpers to read it. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The object at `key`, or an empty one: most parts of a plan are absent when they are empty. */
export function objectAt(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isObject(found) ? found : {};
}

/** The objects of the list at `key`, without its other items. */
export function objectsAt(value: JsonObject, key: string): readonly JsonObject[] {
  const found = value[key];
  return isArray(found) ? found.filter(isObject) : [];
}

export function stringAt(value: JsonObject | null, key: string): string | undefined {
  const found = value?.[key];
  return typeof found === "string" ? found : undefined;
}

/** A copy with each member mapped. Keys such as `__proto__` stay plain data. */
export function mapObject(value: JsonObject, map: (member: Json, key: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, map(member ?? null, key)]));
}

/**
 * JSON text with sorted keys: equal values have equal text. Leaves out undefined members, as JSON does. If all keys are in
 * order already, JSON.stringify writes the same text, several times as fast.
 */
export function canonical(value: Json | undefined): string {
  if (isInOrder(value)) return JSON.stringify(value ?? null);
  if (isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const object = value as JsonObject;
  const members = Object.keys(object).filter((key) => object[key] !== undefined);
  return `{${members
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`)
    .join(",")}}`;
}

/**
 * Whether JavaScript lists the keys of every object in it in the order of `sort`, which it does not for numbers: "10" and "9"
 * are listed as 9, 10.
 */
export function isInOrder(value: Json | undefined): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (isArray(value)) return value.every(isInOrder);
  let last = "";
  for (const key of Object.keys(value as JsonObject)) {
    if (key < last || !isInOrder((value as JsonObject)[key])) return false;
    last = key;
  }
  return true;
}
