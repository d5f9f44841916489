import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { foreignMatcher, foreignPatternOf, foreignPatternSpelling } from "../../src/registry/foreign";

describe("a pattern of foreign hostnames", () => {
  it.each<[pattern: string, foreign: readonly string[], ours: readonly string[]]>([
    ["shop.acme.com", ["shop.acme.com"], ["acme.com", "a.shop.acme.com", "*.shop.acme.com", "myshop.acme.com"]],
    ["*.acme.com", ["shop.acme.com", "a.b.acme.com", "*.acme.com"], ["acme.com", "myacme.com", "acme.com.au"]],
    ["_wildcard.acme.com", ["*.acme.com"], ["acme.com", "shop.acme.com", "*.a.acme.com"]],
  ])("%s", (pattern, foreign, ours) => {
    const isForeign = foreignMatcher([pattern]);
    expect(foreign.filter((hostname) => !isForeign(hostname))).toEqual([]);
    expect(ours.filter(isForeign)).toEqual([]);
  });

  it("made from a hostname means that hostname and no other", () => {
    const name = fc.constantFrom("acme.com", "shop.acme.com", "*.acme.com", "a.shop.acme.com", "*.shop.acme.com");
    fc.assert(
      fc.property(name, name, (one, other) => {
        const pattern = foreignPatternOf(one);
        expect(foreignPatternSpelling(pattern)).toBe(pattern);
        expect(foreignMatcher([pattern])(other)).toBe(one === other);
      }),
    );
  });
});
