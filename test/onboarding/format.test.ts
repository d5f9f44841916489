import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { formatTenant, formatTenants } from "../../src/onboarding/format";
import { loadRegistry } from "../../src/registry/load";
import { COMPANY } from "../support/company-registry";

describe("formatTenant", () => {
  it("puts keys into the schema's order, at every level", () => {
    const text = `{"hostnames":[{"certificate":{"uploaded":{"privateKey":"k","certificate":"c"},"validation":"txt"},"hostname":"a.b.com"}],
      "worker":"w","displayName":"A"}`;
    expect(formatTenant(text)).toBe(`{
  "displayName": "A",
  "worker": "w",
  "hostnames": [
    {
      "hostname": "a.b.com",
      "certificate": { "validation": "txt", "uploaded": { "certificate": "c", "privateKey": "k" } }
    }
  ]
}
`);
  });

  it("keeps the author's order of names that the schema doesn't know", () => {
    const text =
      '{"zebra":1,"worker":"w","constructor":2,"__proto__":{"b":1,"a":2},"hostnames":[{"metadata":{"z":"1","a":"2"}}]}';
    expect(formatTenant(text)).toBe(`{
  "worker": "w",
  "hostnames": [{ "metadata": { "z": "1", "a": "2" } }],
  "zebra": 1,
  "constructor": 2,
  "__proto__": { "b": 1, "a": 2 }
}
`);
  });

  it.each([
    [120, "a".repeat(120 - '  "owners": [""],'.length), 1],
    [121, "a".repeat(121 - '  "owners": [""],'.length), 3],
  ])("writes an array of %i columns on as many lines as fit", (_columns, owner, lines) => {
    const text = formatTenant(JSON.stringify({ owners: [owner], tier: "p" }));
    expect(text.split("\n")).toHaveLength(lines + 4);
  });

  it.each([
    ["numbers as they mean", '{"limits":{"cpuMs":5E1}}', '{\n  "limits": { "cpuMs": 50 }\n}\n'],
    ["numbers JavaScript can't hold as they stand", '{"tier":1e999}', '{\n  "tier": 1e999\n}\n'],
    ["letters unescaped", '{"displayName":"Caf\\u00e9"}', '{\n  "displayName": "Café"\n}\n'],
    ["invisible characters escaped", '{"displayName":"a\\u202eb"}', '{\n  "displayName": "a\\u202eb"\n}\n'],
    ["empty containers", '{"owners":[],"limits":{ }}', '{\n  "owners": [],\n  "limits": {}\n}\n'],
    ["line ends as \\n", '{\r\n"tier":"p"}\r\n', '{\n  "tier": "p"\n}\n'],
  ])("writes %s", (_what, text, expected) => {
    expect(formatTenant(text)).toBe(expected);
  });

  it("changes no value, and nothing more the second time", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const once = formatTenant(JSON.stringify(value));
        expect(JSON.parse(once)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(formatTenant(once)).toBe(once);
      }),
    );
  });
});

describe("formatTenants", () => {
  const source = (file: string, text: string) => ({ kind: "tenant" as const, id: "a", file, text });

  it.each([
    ["a comment", '{ // mine\n"tier": "p" }', "is not JSON: invalid comment token"],
    ["a key written twice", '{ "tier": "p", "tier": "q" }', 'the property "tier" is written twice'],
    ["a byte order mark", '\ufeff{ "tier": "p" }', "starts with a byte order mark"],
  ])("reports %s and leaves the file alone", (_what, text, message) => {
    const { changed, problems } = formatTenants({ sources: [source("tenants/a.json", text)], findings: [] });
    expect(changed).toEqual([]);
    expect(problems.map((problem) => problem.message)).toEqual([message]);
  });

  it("finds nothing to change in a registry that uses every field", () => {
    expect(formatTenants(loadRegistry(COMPANY))).toMatchObject({ changed: [], problems: [] });
  });
});
