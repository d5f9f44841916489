import { describe, expect, it } from "@jest/globals";
import { environmentFor } from "../../src/dev/environment-for";

const ENVIRONMENTS = [
  { name: "production", zoneName: "saas.com", hostnames: ["shop.acme.com", "*.api.acme.com"] },
  {
    name: "staging",
    zoneName: "staging.saas.com",
    hostnames: ["staging.acme.com", "any.api.acme.com", "*.wild.acme.com"],
  },
];

describe("environmentFor", () => {
  it.each([
    ["a hostname by the environment that serves it", "staging.acme.com", "staging"],
    ["a name under a wildcard by the environment of the wildcard", "x.api.acme.com", "production"],
    ["an exact name before the wildcard over it", "any.api.acme.com", "staging"],
    ["only one level under a wildcard", "x.y.wild.acme.com", "production"],
    ["a name in a zone by that zone's environment", "nobody.saas.com", "production"],
    ["a zone itself", "staging.saas.com", "staging"],
    ["a name in the innermost zone", "x.staging.saas.com", "staging"],
    ["a stranger by the first", "shop.evil.com", "production"],
    ["a name that only ends like a zone by the first", "xstaging.saas.com.evil.com", "production"],
    ["what is no hostname by the first", "", "production"],
  ])("serves %s", (_, hostname, expected) => {
    expect(environmentFor(ENVIRONMENTS, hostname)?.name).toBe(expected);
  });

  it("knows none where there is none", () => {
    expect(environmentFor([], "shop.acme.com")).toBeUndefined();
  });
});
