import { describe, expect, it } from "@jest/globals";
import { matchRoute } from "../../src/dev/match";

const winner = (patterns: readonly string[], url: string) =>
  matchRoute(
    patterns.map((pattern) => ({ pattern })),
    new URL(url),
  )?.pattern;

describe("a route pattern", () => {
  it.each([
    ["example.com/*", "https://example.com/", true],
    ["example.com/*", "http://example.com/a/b?c=d", true],
    ["example.com/*", "https://www.example.com/", false],
    ["EXAMPLE.com/*", "https://example.com/", true],
    ["example.com", "https://example.com/", true],
    ["example.com", "https://example.com/a", false],
    ["example.com/Images/*", "https://example.com/images/a", false],
    ["example.com/images", "https://example.com/images", true],
    ["example.com/images", "https://example.com/images?size=2", false],
    ["example.com/images*", "https://example.com/images?size=2", true],
    ["example.com/images/*", "https://example.com/images", false],
    ["*.example.com/*", "https://a.example.com/", true],
    ["*.example.com/*", "https://a.b.example.com/", true],
    ["*.example.com/*", "https://example.com/", false],
    ["*example.com/*", "https://example.com/", true],
    ["*example.com/*", "https://myexample.com/", true],
    ["*/*", "https://anything.at.all/x", true],
    ["*/images/*", "https://anything.at.all/images/x", true],
    ["https://example.com/*", "http://example.com/", false],
    ["http://example.com/*", "http://example.com/", true],
  ])("%s for %s: %s", (pattern, url, expected) => {
    expect(winner([pattern], url) !== undefined).toBe(expected);
  });
});

describe("the most specific route wins", () => {
  it.each([
    ["https://www.example.com/", "www.example.com/*", ["*.example.com/*", "*/*"]],
    ["https://api.saas.com/v1", "api.saas.com/*", ["*.saas.com/*", "*/*"]],
    ["https://saas.com/files/a", "saas.com/files/*", ["saas.com/*", "*/*"]],
    // the two of Cloudflare's page of known issues
    ["https://a.example.com/a", "a.example.com/*", ["*.example.com/a"]],
    ["https://example.com/images/hello", "example.com/images*", ["example.com/images/*"]],
    // so an exclusion by path alone loses to any route that names a host
    ["https://shop.acme.com/admin", "shop.acme.com/*", ["*/admin*", "*/*"]],
    ["https://shop.acme.com/admin", "*/admin*", ["*/*"]],
  ])("for %s it is %s", (url, expected, others) => {
    expect(winner([expected, ...others], url)).toBe(expected);
    expect(winner([...others, expected], url)).toBe(expected);
  });

  it("none, where none matches", () => {
    expect(winner(["saas.com/*"], "https://other.com/")).toBeUndefined();
  });
});
