import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { withStatus } from "../../src/lifecycle/status-edit";
import { formatTenant } from "../../src/onboarding/format";

const TIDY = `{
  "displayName": "Acme Store",
  "owners": ["acme-admin"],
  "tier": "pro",
  "worker": "acme-shop"
}
`;

describe("the edit of a tenant's status", () => {
  it("puts the field where fmt puts it", () => {
    expect(withStatus(TIDY, "suspended")).toBe(`{
  "displayName": "Acme Store",
  "owners": ["acme-admin"],
  "status": "suspended",
  "tier": "pro",
  "worker": "acme-shop"
}
`);
  });

  it.each([
    ["a file on one line", '{"owners":["a"], "tier":"pro"}', '{"owners":["a"], "status": "suspended", "tier":"pro"}'],
    [
      "tabs",
      '{\n\t"owners": [],\n\t"tier": "pro"\n}\n',
      '{\n\t"owners": [],\n\t"status": "suspended",\n\t"tier": "pro"\n}\n',
    ],
    ["CRLF", '{\r\n  "tier":   "pro"\r\n}\r\n', '{\r\n  "status": "suspended",\r\n  "tier":   "pro"\r\n}\r\n'],
    ["another status", '{"status":"maintenance","tier":1}', '{"status":"suspended","tier":1}'],
  ])("leaves every other byte of its author's: %s", (_, before, after) => {
    expect(withStatus(before, "suspended")).toBe(after);
  });

  it("is undone by the edit back, in a file in the form of fmt", () => {
    expect(withStatus(withStatus(TIDY, "suspended"), undefined)).toBe(TIDY);
    expect(withStatus(TIDY, undefined)).toBe(TIDY);
  });

  it("changes the status and no other value, whatever the file holds", () => {
    const file = fc.dictionary(
      fc.constantFrom("owners", "tier", "worker", "hostnames", "x", "$schema"),
      fc.jsonValue(),
    );
    const status = fc.constantFrom("suspended" as const, undefined);
    const indent = fc.constantFrom("\t", 0, 4);
    fc.assert(
      fc.property(file, status, indent, fc.boolean(), (value, to, spaces, tidy) => {
        const text = JSON.stringify(value, null, spaces);
        const edited = withStatus(tidy ? formatTenant(text) : text, to);
        expect(JSON.parse(edited)).toEqual(JSON.parse(JSON.stringify({ ...value, status: to })));
        if (tidy) expect(formatTenant(edited)).toBe(edited);
      }),
    );
  });
});
