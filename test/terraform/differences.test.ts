import { expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Json } from "../../src/json";
import { differences, shortened } from "../../src/terraform/differences";

it.each<[string, Json, Json, Json, readonly string[]]>([
  ["a leaf", { a: { b: 1 } }, { a: { b: 2 } }, {}, ["a.b"]],
  ["a leaf added, one taken away", { a: 1 }, { b: 1 }, {}, ["a", "b"]],
  ["nothing when null is left out", { a: null }, {}, {}, []],
  [
    "nothing of what is unknown until apply",
    { a: 1, b: { c: 1, d: 1 } },
    { b: { d: 2 } },
    { a: true, b: { c: true } },
    ["b.d"],
  ],
  ["a block that goes as one", { a: { b: 1 } }, { a: null }, {}, ["a"]],
  ["a list of texts as one", { a: ["x", "y"] }, { a: ["x", "z"] }, { a: [] }, ["a"]],
  ["the one member of a list of blocks", { a: [{ b: 1, id: 7 }] }, { a: [{ b: 2 }] }, { a: [{ id: true }] }, ["a.0.b"]],
])("finds %s", (_case, before, after, unknown, paths) => {
  expect(differences(before, after, unknown).map(({ path }) => path.join("."))).toEqual(paths);
});

it("finds nothing between a value and itself", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(differences(value as Json, structuredClone(value) as Json)).toEqual([]);
    }),
  );
});

it.each<[string, string | null, string | null]>([
  ["short", "a", "b"],
  ["long, and different at the beginning", `a${"x".repeat(130)}`, `b${"x".repeat(130)}`],
  ["long, and different further on than there is room", `${"x".repeat(500)}a${"y".repeat(200)}`, `${"x".repeat(500)}b`],
  ["long, and not set before", null, "x".repeat(130)],
])("what differs is seen in values that are %s", (_case, before, after) => {
  const { before: was, after: is } = shortened(before, after);
  expect(was).not.toBe(is);
  for (const text of [was, is]) expect((text ?? "").length).toBeLessThanOrEqual(122);
});
