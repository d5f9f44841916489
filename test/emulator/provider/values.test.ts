import { describe, expect, it } from "@jest/globals";
import { decode, encode } from "@msgpack/msgpack";
import fc from "fast-check";
import type { Attributes } from "../../../emulator/provider/schema";
import {
  Dynamic,
  decodeObject,
  decodeState,
  encodeObject,
  equal,
  UNKNOWN,
  withoutUnknowns,
} from "../../../emulator/provider/values";
import { list, map, object, objects, optional, set } from "./attributes";

const attributes: Attributes = {
  text: optional("string"),
  count: optional("number"),
  flag: optional("bool"),
  any: optional("dynamic"),
  names: optional(list("string")),
  tags: optional(set("string")),
  labels: optional(map("string")),
  one: optional(object({ inner: optional("number") })),
  many: optional(objects({ inner: optional("string") })),
  keyed: optional(objects({ inner: optional("bool") }, "map")),
  lists: optional(map(list("string"))),
  pairs: optional(list({ object: { name: "string", size: "number" } })),
};

const unknownOr = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof(arbitrary, fc.constant(null), fc.constant(UNKNOWN));
const text = fc.string({ unit: "binary" });
// "__proto__" as a key of a Terraform map is outside what a plain JavaScript object can hold.
const key = text.filter((name) => name !== "__proto__");
const decimal = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number));

const anyObject = fc.record({
  text: unknownOr(text),
  count: unknownOr(fc.oneof(fc.maxSafeInteger(), decimal)),
  flag: unknownOr(fc.boolean()),
  any: unknownOr(fc.integer().map((value) => new Dynamic("number", value))),
  names: unknownOr(fc.array(unknownOr(text))),
  tags: unknownOr(fc.array(text)),
  labels: unknownOr(fc.dictionary(key, text)),
  one: unknownOr(fc.record({ inner: unknownOr(decimal) })),
  many: unknownOr(fc.array(fc.record({ inner: unknownOr(text) }))),
  keyed: unknownOr(fc.dictionary(key, fc.record({ inner: unknownOr(fc.boolean()) }))),
  lists: unknownOr(fc.dictionary(key, unknownOr(fc.array(text)))),
  pairs: unknownOr(fc.array(fc.record({ name: unknownOr(text), size: unknownOr(decimal) }))),
});

describe("values on the wire", () => {
  it("come back as they were sent, unknowns, nulls and all", () => {
    fc.assert(
      fc.property(anyObject, (value) => {
        expect(decodeObject(encodeObject(value, attributes), attributes)).toEqual(value);
      }),
    );
  });

  it("write an unknown as extension 0 with one zero byte", () => {
    const bytes = encodeObject({ text: UNKNOWN }, { text: optional("string") });
    expect(Buffer.from(bytes).toString("hex")).toBe("81a474657874d40000");
  });

  it("read an unknown that Terraform refined", () => {
    // {"text": ext 12 of {1: false}}: unknown, but not null
    const refined = Buffer.from("81a474657874c7030c8101c2", "hex");
    expect(decodeObject(refined, { text: optional("string") })).toEqual({ text: UNKNOWN });
  });

  it("write a number that has no exact 64-bit form as its digits, as Terraform compares them", () => {
    expect(decode(encodeObject({ count: 0.1 }, { count: optional("number") }))).toEqual({ count: "0.1" });
    expect(decodeObject(encode({ count: "0.1" }), { count: optional("number") })).toEqual({ count: 0.1 });
  });

  it("tell no object from an object of nulls", () => {
    expect(decodeObject(encodeObject(null, attributes), attributes)).toBeNull();
    expect(decodeObject(encodeObject({}, { text: optional("string") }), { text: optional("string") })).toEqual({
      text: null,
    });
  });
});

describe("a state file's object", () => {
  it("loses what the schema no longer has and gains what it has now", () => {
    const state = Buffer.from('{"text":"kept","dropped":1,"any":{"type":"string","value":"x"}}');
    const read = decodeState(state, { text: optional("string"), any: optional("dynamic"), added: optional("bool") });
    expect(read).toEqual({ text: "kept", any: new Dynamic("string", "x"), added: null });
  });
});

describe("equality", () => {
  it.each([
    ["the same text", { a: "x" }, { a: "x" }, true],
    ["another text", { a: "x" }, { a: "y" }, false],
    ["null and an empty list", { a: null }, { a: [] }, false],
    ["an unknown and null", { a: UNKNOWN }, { a: null }, false],
    ["two unknowns", { a: UNKNOWN }, { a: UNKNOWN }, true],
    ["another order of a list", { a: ["x", "y"] }, { a: ["y", "x"] }, false],
    ["a key more", { a: { b: "x" } }, { a: { b: "x", c: null } }, false],
    ["dynamic values of one type", { a: new Dynamic("number", 1) }, { a: new Dynamic("number", 1) }, true],
    ["no prior object", { a: null }, null, false],
  ])("of %s", (_, left, right, same) => {
    expect(equal(left, right)).toBe(same);
    expect(equal(right, left)).toBe(same);
  });
});

it("what stayed unknown after a write is null", () => {
  expect(withoutUnknowns({ a: UNKNOWN, b: [{ c: UNKNOWN }], d: "x" })).toEqual({ a: null, b: [{ c: null }], d: "x" });
});
