import { decode, type EncoderOptions, ExtensionCodec, encode } from "@msgpack/msgpack";
import type { Attribute, Attributes, Primitive, ValueType } from "./schema";

class Unknown {
  readonly knownAfterApply = true;
}

/** The value that is only known after apply. */
export const UNKNOWN = new Unknown();

/** A value of an attribute of type `dynamic` together with the type it came with. */
export class Dynamic {
  constructor(
    readonly type: unknown,
    readonly value: Value,
  ) {}
}

export type Value = null | boolean | number | string | Unknown | Dynamic | readonly Value[] | ObjectValue;
export interface ObjectValue {
  readonly [name: string]: Value;
}

export function isObjectValue(value: Value | undefined): value is ObjectValue {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return value !== UNKNOWN && !(value instanceof Dynamic);
}

/** An object with a value for each attribute. */
export function mapAttributes(
  attributes: Attributes,
  compute: (name: string, attribute: Attribute) => Value,
): ObjectValue {
  const entries = Object.entries(attributes).map(([name, attribute]) => [name, compute(name, attribute)]);
  return Object.fromEntries(entries);
}

/** Applies `change` to each object under a nested attribute, whatever its nesting; other values stay as they are. */
export function mapObjects(
  type: ValueType,
  value: Value,
  change: (item: ObjectValue, key: string | number | undefined) => ObjectValue,
): Value {
  if (typeof type === "string" || !("nesting" in type)) return value;
  if (Array.isArray(value)) return value.map((item, index) => (isObjectValue(item) ? change(item, index) : item));
  if (!isObjectValue(value)) return value;
  if (type.nesting === "single") return change(value, undefined);
  const entries = Object.entries(value).map(([key, item]) => [key, isObjectValue(item) ? change(item, key) : item]);
  return Object.fromEntries(entries);
}

/**
 * Equal in Terraform's eyes. Sets need no sorting: both sides of a comparison come from Terraform, which writes the
 * elements of equal sets in the same order.
 */
export function equal(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right) return true;
  if (left instanceof Dynamic) return right instanceof Dynamic && equal(left.value, right.value);
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((item, i) => equal(item, right[i]));
  }
  if (!isObjectValue(left) || !isObjectValue(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && equal(left[name], right[name]))
  );
}

/** The value without unknowns: each becomes null, as does what the API never filled in. */
export function withoutUnknowns(value: Value): Value {
  if (value === UNKNOWN) return null;
  if (Array.isArray(value)) return value.map(withoutUnknowns);
  if (!isObjectValue(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutUnknowns(item)]));
}

// Terraform marks an unknown by extension type 0, or by 12 with what is known about it all the same.
const extensions = new ExtensionCodec();
extensions.register({
  type: 0,
  encode: (value) => (value === UNKNOWN ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
extensions.register({ type: 12, encode: () => null, decode: () => UNKNOWN });

const options: EncoderOptions = { extensionCodec: extensions };

/** Reads an object as Terraform sends it. Returns null for "no such object" (before a create, after a delete). */
export function decodeObject(bytes: Uint8Array, attributes: Attributes): ObjectValue | null {
  const raw = decode(bytes, options);
  return raw === null ? null : readObject(raw as Raw, attributes);
}

/** Reads an object from a state file, which may have been written by another version: what is missing is null. */
export function decodeState(bytes: Uint8Array, attributes: Attributes): ObjectValue {
  return readObject(JSON.parse(Buffer.from(bytes).toString("utf8")) as Raw, attributes);
}

export function encodeObject(value: ObjectValue | null, attributes: Attributes): Uint8Array {
  return encode(value === null ? null : writeObject(value, attributes), options);
}

type Raw = Readonly<Record<string, unknown>>;

function readObject(raw: Raw, attributes: Attributes): ObjectValue {
  return mapAttributes(attributes, (name, { type }) => read(type, raw[name]));
}

function read(type: ValueType, raw: unknown): Value {
  if (raw === undefined || raw === null) return null;
  if (raw === UNKNOWN) return UNKNOWN;
  if (typeof type === "string") return readPrimitive(type, raw);
  if ("object" in type) {
    return Object.fromEntries(Object.entries(type.object).map(([name, of]) => [name, read(of, (raw as Raw)[name])]));
  }
  const readItem = (item: unknown): Value => {
    if ("collection" in type) return read(type.of, item);
    if (item === UNKNOWN) return UNKNOWN;
    return item === null || item === undefined ? null : readObject(item as Raw, type.attributes);
  };
  if ("nesting" in type && type.nesting === "single") return readItem(raw);
  if (Array.isArray(raw)) return raw.map(readItem);
  return Object.fromEntries(Object.entries(raw as Raw).map(([key, item]) => [key, readItem(item)]));
}

function readPrimitive(type: Primitive, raw: unknown): Value {
  if (type === "dynamic") return readDynamic(raw);
  // A number that is not exactly a 64-bit one, as 0.1, travels as its decimal digits.
  if (type === "number") return Number(raw);
  return raw as string | boolean;
}

function readDynamic(raw: unknown): Dynamic {
  if (Array.isArray(raw))
    return new Dynamic(JSON.parse(Buffer.from(raw[0] as Uint8Array).toString("utf8")), raw[1] as Value);
  const { type, value } = raw as { type: unknown; value: Value };
  return new Dynamic(type, value);
}

function writeObject(value: ObjectValue, attributes: Attributes): unknown {
  const entries = Object.entries(attributes).map(([name, { type }]) => [name, write(type, value[name] ?? null)]);
  return Object.fromEntries(entries);
}

function write(type: ValueType, value: Value): unknown {
  if (value instanceof Dynamic) return [Buffer.from(JSON.stringify(value.type)), value.value];
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : String(value);
  if (value === null || value === UNKNOWN || typeof value !== "object" || typeof type === "string") return value;
  if ("nesting" in type) return mapObjects(type, value, (item) => writeObject(item, type.attributes) as ObjectValue);
  const typeAt = (name: string): ValueType => ("object" in type ? (type.object[name] ?? "string") : type.of);
  if (isObjectValue(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, write(typeAt(key), item)]));
  return (value as readonly Value[]).map((item) => write(typeAt(""), item));
}
