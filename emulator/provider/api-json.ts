import { type Attribute, type Attributes, nestedAttributes, type ValueType } from "./schema";
import {
  Dynamic,
  equal,
  isObjectValue,
  mapAttributes,
  mapObjects,
  type ObjectValue,
  UNKNOWN,
  type Value,
  withoutUnknowns,
} from "./values";

// Between a resource's values in Terraform and the API's JSON, by the rules of the real provider's own JSON library.

export type ApiJson = null | boolean | number | string | readonly ApiJson[] | { readonly [name: string]: ApiJson };

/**
 * How an update is written: `whole` sends all that is set and never clears anything; `clearing` also sends null for
 * what was taken out of the configuration; `changed` sends only what differs.
 */
export type BodyStyle = "whole" | "clearing" | "changed";

/** The request body for a planned object: what the configuration sets and the API did not compute. */
export function bodyOf(
  attributes: Attributes,
  planned: ObjectValue,
  prior: ObjectValue | null,
  style: BodyStyle,
): ApiJson {
  return objectBody(attributes, planned, prior, style) ?? {};
}

function objectBody(
  attributes: Attributes,
  planned: ObjectValue,
  prior: ObjectValue | null,
  style: BodyStyle,
): ApiJson | undefined {
  const entries = Object.entries(attributes)
    .filter(([, attribute]) => attribute.set !== "computed" && attribute.json !== false)
    .map(([name, attribute]) => {
      const value = fieldBody(attribute.type, planned[name] ?? null, prior?.[name] ?? null, style);
      return [attribute.json || name, value] as const;
    })
    .filter((entry): entry is readonly [string, ApiJson] => entry[1] !== undefined);
  if (entries.length === 0 && style === "changed" && prior !== null) return undefined;
  return Object.fromEntries(entries);
}

function fieldBody(type: ValueType, planned: Value, prior: Value, style: BodyStyle): ApiJson | undefined {
  if (planned === UNKNOWN) return undefined;
  if (planned === null) return style === "whole" || prior === null ? undefined : null;
  if (style === "changed" && equal(planned, prior)) return undefined;
  if (isObjectValue(planned) && typeof type === "object" && "nesting" in type && type.nesting === "single") {
    return objectBody(type.attributes, planned, isObjectValue(prior) ? prior : null, style);
  }
  return toJson(type, planned);
}

function toJson(type: ValueType, value: Value): ApiJson {
  if (value instanceof Dynamic) return value.value as ApiJson;
  const nested = nestedAttributes(type);
  if (nested === undefined) return withoutUnknowns(value) as ApiJson;
  return mapObjects(type, value, (item) => bodyOf(nested, item, null, "whole") as ObjectValue) as ApiJson;
}

/** The object after a write: what was planned, with what the API computed filled in. */
export function withComputed(attributes: Attributes, planned: ObjectValue, answer: ApiJson): ObjectValue {
  const fields = fieldsOf(answer);
  return mapAttributes(attributes, (name, attribute) =>
    computedField(attribute, planned[name] ?? null, fields[attribute.json || name]),
  );
}

function computedField(attribute: Attribute, planned: Value, answer: ApiJson | undefined): Value {
  if (attribute.json === false) return withoutUnknowns(planned);
  if (attribute.set === "computed" || planned === UNKNOWN) return fromJson(attribute.type, answer, null);
  const nested = nestedAttributes(attribute.type);
  if (nested === undefined) return planned;
  return mapObjects(attribute.type, planned, (item, key) =>
    withComputed(nested, item, key === undefined ? (answer ?? null) : itemOf(answer, key)),
  );
}

/** The object after a refresh: what the API says, save what it never gives back. */
export function refreshed(attributes: Attributes, prior: ObjectValue, answer: ApiJson): ObjectValue {
  const fields = fieldsOf(answer);
  return mapAttributes(attributes, (name, { type, json, noRefresh }) => {
    const before = prior[name] ?? null;
    return json === false || noRefresh ? before : fromJson(type, fields[json || name], before);
  });
}

function fromJson(type: ValueType, json: ApiJson | undefined, prior: Value): Value {
  // The real provider's map decoder leaves a map alone when the answer holds no entries for it.
  if (isMap(type) && Object.keys(json ?? {}).length === 0) return prior === UNKNOWN ? null : prior;
  if (json === undefined || json === null) return null;
  if (type === "dynamic") return dynamicFromJson(json, prior);
  if (typeof type === "string") return primitiveFromJson(type, json);
  if ("collection" in type) return itemsFromJson(json, (item) => fromJson(type.of, item, null));
  if ("object" in type) {
    const fields = fieldsOf(json);
    return Object.fromEntries(
      Object.entries(type.object).map(([name, of]) => [name, fromJson(of, fields[name], null)]),
    );
  }
  const readItem = (item: ApiJson, before: Value) =>
    refreshed(type.attributes, isObjectValue(before) ? before : {}, item);
  if (type.nesting === "single") return readItem(json, prior);
  return itemsFromJson(json, (item, key) => readItem(item, itemOf(prior as ApiJson, key) as Value));
}

/** The items of a list or a map. */
function itemsFromJson(json: ApiJson, read: (item: ApiJson, key: string | number) => Value): Value {
  if (Array.isArray(json)) return json.map(read);
  return Object.fromEntries(Object.entries(fieldsOf(json)).map(([key, item]) => [key, read(item, key)]));
}

function isMap(type: ValueType): boolean {
  return typeof type === "object" && "collection" in type && type.collection === "map";
}

function primitiveFromJson(type: "string" | "number" | "bool", json: ApiJson): Value {
  if (type === "number") return Number(json);
  // JSON in a string attribute: a record's `meta`, an entry's metadata.
  if (type === "string" && typeof json !== "string") return JSON.stringify(json);
  return json as Value;
}

/** JSON does not tell a list from a tuple, nor a map from an object: an unchanged value keeps the type it had. */
function dynamicFromJson(json: ApiJson, prior: Value): Value {
  const read = new Dynamic(typeOfJson(json), json as Value);
  return equal(read, prior) ? prior : read;
}

function typeOfJson(json: ApiJson): unknown {
  if (Array.isArray(json)) return ["tuple", json.map(typeOfJson)];
  if (json === null) return "dynamic";
  if (typeof json !== "object") return typeof json === "boolean" ? "bool" : typeof json;
  return ["object", Object.fromEntries(Object.entries(json).map(([name, value]) => [name, typeOfJson(value)]))];
}

export function fieldsOf(json: ApiJson | undefined): { readonly [name: string]: ApiJson } {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return {};
  return json as { readonly [name: string]: ApiJson };
}

function itemOf(json: ApiJson | undefined, key: string | number): ApiJson {
  const item = Array.isArray(json) ? json[Number(key)] : fieldsOf(json)[key];
  return item ?? null;
}
