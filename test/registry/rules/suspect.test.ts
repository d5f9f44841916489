import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { TEXT_RULES } from "../../../src/registry/rules";

const PIECES = [
  "TfToken[",
  "Any Map Token Value",
  "__proto__",
  "-----BEGIN KEY-----",
  "e\u0301",
  "\u202e",
  "\ud83d",
  "\u007f",
];
const others = fc.oneof(fc.constantFrom("", "\\", '"', "\n"), fc.string({ unit: "binary", maxLength: 3 }));
const text = fc.tuple(others, fc.constantFrom(...PIECES), others).map((parts) => parts.join(""));

/** The same JSON with every character written as an escape. */
function escaped(value: string): string {
  const units = value.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `"${units.join("")}"`;
}

it.each(TEXT_RULES.map((rule) => [rule.id, rule] as const))(
  "%s suspects every file with a text it refuses",
  (_id, rule) => {
    const refused = text.filter((value) => rule.check(value) !== undefined);
    fc.assert(
      fc.property(refused, (value) => {
        for (const json of [JSON.stringify(value), escaped(value)])
          expect([json, rule.suspect.test(`{\r\n\t"a": ${json}\n}`)]).toEqual([json, true]);
      }),
    );
  },
);

it.each(TEXT_RULES.map((rule) => [rule.id, rule] as const))("%s suspects no usual file", (_id, { suspect }) => {
  expect(
    suspect.test(JSON.stringify({ displayName: "Acme (Store) & Co. ~ #1", "a-b": ["c_d", 1, null] }, null, 2)),
  ).toBe(false);
});
