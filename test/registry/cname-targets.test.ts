import { describe, expect, it } from "@jest/globals";
import { cnameTargets, targetRecords } from "../../src/registry/cname-targets";

const FALLBACK = "fallback.saasprovider.com";
const NAME = "customers.saasprovider.com";

describe("the CNAME targets of a tenant", () => {
  it.each([
    ["the fallback origin where there is no other", undefined, [FALLBACK]],
    ["one name", { name: NAME }, [NAME]],
    ["the tenant's own below a wildcard", { name: `*.${NAME}` }, [`acme.${NAME}`]],
    ["the tenant's own and the shared one", { name: NAME, wildcard: true }, [`acme.${NAME}`, NAME]],
    ["the tenant's own below a wildcard that is said twice", { name: `*.${NAME}`, wildcard: true }, [`acme.${NAME}`]],
  ])("are %s", (_, target, expected) => {
    expect(cnameTargets(targetRecords(target), FALLBACK, "acme")).toEqual(expected);
  });
});
