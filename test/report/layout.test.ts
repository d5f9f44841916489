import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { alignedRows, WIDTH, wrap } from "../../src/report/layout";
import { phrase } from "../../src/report/phrase";
import { columnsOf } from "../../src/text";

describe("wrap", () => {
  it("breaks at spaces, and indents behind a bullet", () => {
    expect(wrap("one two three", { width: 9, bullet: "- " })).toEqual(["- one two", "  three"]);
    expect(wrap("one two three", { width: 9, indent: 2 })).toEqual(["  one two", "  three"]);
  });

  it("leaves a long word whole, to be copied, unless it may be cut", () => {
    expect(wrap("a longword b", { width: 5 })).toEqual(["a", "longword", "b"]);
    expect(wrap("a longword b", { width: 5, cut: true })).toEqual(["a", "longw", "ord b"]);
  });

  it("breaks a phrase's values behind commas only", () => {
    expect(wrap(phrase`see ${"a b c, d"} now`, { width: 6 })).toEqual(["see", "a b c,", "d now"]);
  });

  it("counts what a terminal shows: East Asian letters take two columns", () => {
    expect(wrap("名名名", { width: 4, cut: true })).toEqual(["名名", "名"]);
  });

  it("never leaves the width, and loses nothing", () => {
    const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).map((text) => text.replace(/\s/gu, "x"));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const lines = wrap(words.join(" "), { width: 20, indent: 4, cut: true });
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(20);
        expect(wrap(words.join(" "), { width: 20 }).join(" ")).toBe(wrap(words.join(" "), { width: 1000 }).join(" "));
      }),
    );
  });
});

describe("aligned rows", () => {
  it("are as wide as their longest cell, and leave out a column without text", () => {
    expect(
      alignedRows(
        [
          ["a", "", "x.com", "live"],
          ["bolt", "", "long.x.com", ""],
        ],
        [20, 20, 34],
      ),
    ).toEqual([["  a     x.com       live"], ["  bolt  long.x.com"]]);
  });

  it("let one long cell not push out the others, nor leave the screen", () => {
    const long = `${"a".repeat(60)}.${"b".repeat(60)}.com`;
    const [short, ...rest] = alignedRows(
      [
        ["acme", "x.com", "live"],
        ["bolt", long, "waiting"],
      ],
      [20, 34],
    );
    expect(short).toEqual(["  acme  x.com  live"]);
    for (const line of rest.flat()) expect(line.length).toBeLessThanOrEqual(WIDTH);
    expect(rest.flat().at(-1)).toBe("    waiting");
  });
});
