import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { checkRegistry } from "../../src/registry/check";
import { loadRegistry } from "../../src/registry/load";
import { UserError } from "../../src/user-error";
import { platform, tenant } from "./sample";

const GOOD = JSON.stringify(tenant());

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "switchyard-"));
  mkdirSync(join(root, "tenants"));
  mkdirSync(join(root, "platform"));
  writeFileSync(join(root, "platform/production.json"), JSON.stringify(platform()));
});

afterEach(() => rmSync(root, { recursive: true }));

/** What check says of the folder, one line a problem: place, rule, message, hint. */
function check(): string[] {
  const { problems } = checkRegistry(loadRegistry(root));
  return problems.map(
    ({ file, line, column, rule, message, hint }) => `${file}:${line}:${column} ${rule}: ${message} | ${hint}`,
  );
}

function checkText(text: string | Uint8Array, name = "acme.json"): string[] {
  writeFileSync(join(root, "tenants", name), text);
  return check();
}

describe("a tenant file that is broken", () => {
  it.each([
    ["0 bytes", "", "tenants/acme.json:1:1 json-syntax: is empty | Copy another file of this folder and change it."],
    [
      "not JSON",
      "displayName: Acme",
      "tenants/acme.json:1:1 json-syntax: is not JSON: invalid symbol | Compare with an existing file of this folder.",
    ],
    [
      "a comment",
      '{\n  // the shop\n  "tier": "pro"\n}',
      "tenants/acme.json:2:3 json-syntax: is not JSON: invalid comment token | JSON does not allow comments. Put the remark into the pull request.",
    ],
    [
      "a trailing comma",
      '{ "tier": "pro", }',
      "tenants/acme.json:1:18 json-syntax: is not JSON: property name expected | Remove the comma after the last property, if there is one.",
    ],
    [
      "a missing comma",
      '{ "tier": "pro"\n  "worker": "x" }',
      "tenants/acme.json:2:3 json-syntax: is not JSON: comma expected | Put a comma between two items.",
    ],
    [
      "a second value",
      `${GOOD} {}`,
      `tenants/acme.json:1:${GOOD.length + 2} json-syntax: is not JSON: end of file expected | Remove everything after the closing }.`,
    ],
    [
      "a byte order mark",
      `\ufeff${GOOD}`,
      "tenants/acme.json:1:1 json-syntax: starts with a byte order mark | Save the file as UTF-8 without BOM.",
    ],
    [
      "100,000 nested brackets",
      "[".repeat(100_000) + "]".repeat(100_000),
      "tenants/acme.json:1:65 json-syntax: is nested deeper than 64 levels | No field needs this. Remove the brackets.",
    ],
    [
      "100,000 brackets that nobody closes",
      "[".repeat(100_000),
      "tenants/acme.json:1:65 json-syntax: is nested deeper than 64 levels | No field needs this. Remove the brackets.",
    ],
    [
      "brackets behind a quote in a comment",
      `/* " */${"[".repeat(100_000)}`,
      "tenants/acme.json:1:72 json-syntax: is nested deeper than 64 levels | No field needs this. Remove the brackets.",
    ],
    [
      "brackets behind a quote that the line ends",
      `"\n${"[".repeat(100_000)}`,
      "tenants/acme.json:2:65 json-syntax: is nested deeper than 64 levels | No field needs this. Remove the brackets.",
    ],
    [
      "another value than an object",
      "[]",
      "tenants/acme.json:1:1 schema: must be an object in { } | One customer of the platform. The file name is the tenant's ID: tenants/acme.json is the tenant acme.",
    ],
    [
      "null",
      "null",
      "tenants/acme.json:1:1 schema: must be an object in { } | One customer of the platform. The file name is the tenant's ID: tenants/acme.json is the tenant acme.",
    ],
  ])("%s", (_what, text, expected) => {
    expect(checkText(text)).toEqual([expected]);
  });

  it("Latin-1", () => {
    expect(checkText(Buffer.from(GOOD.replace("Acme", "Caf\u00e9"), "latin1"))).toEqual([
      "tenants/acme.json:1:1 file-readable: is not UTF-8 | Save the file as UTF-8. Most editors offer this in the status bar.",
    ]);
  });

  it("a replacement character that was written is not taken for Latin-1", () => {
    expect(checkText(GOOD.replace("Acme", "\ufffd"))).toEqual([]);
  });

  it("50 MB", () => {
    writeFileSync(join(root, "tenants/acme.json"), "");
    truncateSync(join(root, "tenants/acme.json"), 50 * 1024 * 1024);
    expect(check()).toEqual([
      "tenants/acme.json:1:1 file-readable: is larger than 1048576 bytes | Split the tenant into several tenants, each with a separate file.",
    ]);
  });

  it("a folder", () => {
    mkdirSync(join(root, "tenants/acme.json"));
    expect(check()).toEqual([
      "tenants/acme.json:1:1 file-readable: is a folder, not a file | Move the files directly into the parent folder: their names are the ids.",
    ]);
  });

  it("a symbolic link out of the registry", () => {
    symlinkSync("/etc/hostname", join(root, "tenants/acme.json"));
    expect(check()).toEqual([
      "tenants/acme.json:1:1 file-readable: is a symbolic link | Replace it with a plain file: one file per tenant or environment.",
    ]);
  });

  it("another format", () => {
    expect(checkText(GOOD, "acme.jsonc")).toEqual([
      "tenants/acme.jsonc:1:1 file-readable: is not a .json file | Write plain JSON, without comments, in a file that ends with .json.",
    ]);
  });

  it.each([
    [
      "spaces",
      "Acme Store.json",
      'the file name "Acme Store.json" is not a valid tenant id | Rename the file to acme-store.json.',
    ],
    ["upper case", "ACME.json", 'the file name "ACME.json" is not a valid tenant id | Rename the file to acme.json.'],
    [
      "an upper-case ending",
      "acme.JSON",
      'the file name "acme.JSON" is not a valid tenant id | Rename the file to acme.json.',
    ],
    [
      "a newline",
      "ac\nme.json",
      'the file name "ac\\nme.json" is not a valid tenant id | Rename the file to ac-me.json.',
    ],
    [
      "nothing before the dot",
      ".json",
      'the file name ".json" is not a valid tenant id | Rename the file: lower-case letters, digits and hyphens, no hyphen at either end, then .json.',
    ],
  ])("a file name with %s", (_what, name, expected) => {
    expect(checkText(GOOD, name)).toEqual([`tenants/${name}:1:1 file-name: ${expected}`]);
  });
});

describe("places", () => {
  it("counts lines with CRLF and columns in UTF-16 code units, as editors do", () => {
    expect(
      checkText(
        '{\r\n  "displayName": "🚲🚲", "tierr": "pro",\r\n  "owners": ["a"], "worker": "w", "tier": "pro", "subdomain": "s"\r\n}',
      ),
    ).toEqual(['tenants/acme.json:2:26 schema: unknown field "tierr" | Did you mean "tier"?']);
  });

  it("says once that a field has another name now", () => {
    writeFileSync(
      join(root, "platform/production.json"),
      JSON.stringify({ ...platform(), tiers: undefined, plans: {} }),
    );
    const old = JSON.stringify({ ...tenant(), tier: undefined, plan: "pro" }, null, 2);
    const column = JSON.stringify({ ...platform(), tiers: undefined }).length + 1;
    expect(checkText(old)).toEqual([
      `platform/production.json:1:${column} schema: the field "plans" is now called "tiers" | Rename "plans" to "tiers".`,
      'tenants/acme.json:12:3 schema: the field "plan" is now called "tier" | Rename "plan" to "tier".',
    ]);
  });

  it("names both places of a duplicate key by the second", () => {
    expect(checkText(GOOD.replace("{", '{\n  "tier": "free",\n  "ti\\u0065r": "free",'))).toEqual([
      'tenants/acme.json:3:3 json-duplicate-key: the property "tier" is written twice | Keep one: JSON parsers silently use the last.',
      `tenants/acme.json:3:${'  "ti\\u0065r": "free",'.length + GOOD.indexOf('"tier"')} json-duplicate-key: the property "tier" is written twice | Keep one: JSON parsers silently use the last.`,
    ]);
  });
});

describe("values of another kind than the schema's", () => {
  it("__proto__, also inside an object that is refused, touches no prototype", () => {
    const text = GOOD.replace("{", '{ "__proto__": { "tier": "free" }, "limits": { "__proto__": { "toString": 1 } },');
    expect(checkText(text).map((line) => line.replace(/^\S+ /, ""))).toEqual([
      'schema: unknown field "__proto__" | Fields that exist here: $schema, displayName, owners, status, tier, worker, subdomain, limits, outbound, hostnames, retired.',
      "text-token: the text __proto__ is not allowed | Write another text: cdktf treats this one specially.",
      'schema: unknown field "__proto__" | Fields that exist here: cpuMs, subRequests.',
      "text-token: the text __proto__ is not allowed | Write another text: cdktf treats this one specially.",
    ]);
    writeFileSync(
      join(root, "platform/production.json"),
      JSON.stringify(platform()).replace('"tiers":{', '"tiers":{"__proto__":{"toString":1},'),
    );
    check();
    expect(Object.prototype).toHaveProperty("toString", expect.any(Function));
  });

  it("numbers for strings, objects for enums", () => {
    const text = JSON.stringify({ ...tenant(), displayName: 7, status: { toString: 1 }, owners: "me" });
    expect(checkText(text).map((line) => line.replace(/^\S+ /, ""))).toEqual([
      'schema: must be a text in double quotes | Display name. For example: "Acme Store"',
      "schema: must be a list in [ ] | GitHub users, or teams as organization/team, who may change this file. The base branch's version decides.",
      "schema: must be one of live, suspended, maintenance, removed | Write one of live, suspended, maintenance, removed.",
    ]);
  });

  it("what is refused in a text is refused when it is escaped, too", () => {
    const escaped = (name: string) => GOOD.replace("Acme Store", name);
    expect(checkText(escaped("\\u202e")).map((line) => line.split(" ")[1])).toEqual(["text-characters:"]);
    expect(checkText(escaped("a\\nb")).map((line) => line.split(" ")[1])).toEqual(["text-characters:"]);
    expect(checkText(escaped("Tf\\u0054oken[")).map((line) => line.split(" ")[1])).toEqual(["text-token:"]);
    expect(checkText(escaped("\\u002d----BEGIN X-----")).map((line) => line.split(" ")[1])).toEqual(["text-pem:"]);
  });

  it("a key in PEM is refused, and not repeated in the log", () => {
    const text = JSON.stringify({
      ...tenant(),
      hostnames: [
        {
          hostname: "a.acme-store.com",
          certificate: { uploaded: { certificate: "a", privateKey: "-----BEGIN PRIVATE KEY-----MIIE" } },
        },
      ],
    });
    writeFileSync(join(root, "tenants/acme.json"), text);
    const { problems } = checkRegistry(loadRegistry(root));
    expect(problems.map(({ rule }) => rule)).toEqual(["schema", "text-pem"]);
    expect(JSON.stringify(problems)).not.toContain("MIIE");
  });

  it("of 20,000 faults in one file the first hundred are told, and how many more there are", () => {
    const lines = checkText(JSON.stringify({ ...tenant(), owners: Array(20_000).fill(1) }, null, 1));
    expect(lines).toHaveLength(101);
    expect(lines.map((line) => Number(line.split(":")[1]))).toEqual([
      ...Array.from({ length: 100 }, (_, at) => at + 4),
      103,
    ]);
    expect(lines.at(-1)).toBe(
      "tenants/acme.json:103:3 more-problems: 19900 more problems in this file are not shown | Fix the ones above, then run check again.",
    );
  });

  it("of more than a hundred faults errors are told before warnings", () => {
    const warnings = Array.from({ length: 150 }, (_, at) => ({ hostname: `a${at}.acme.cmo` }));
    const errors = Array.from({ length: 60 }, (_, at) => ({ hostname: `b${at}.acme-store.com`, worker: "-" }));
    const rules = checkText(JSON.stringify({ ...tenant(), hostnames: [...warnings, ...errors] })).map(
      (line) => line.split(" ")[1],
    );
    expect(rules.filter((rule) => rule === "worker-name:")).toHaveLength(60);
    expect(rules.filter((rule) => rule === "hostname-top-level:")).toHaveLength(40);
    expect(rules.at(-1)).toBe("more-problems:");
  });

  it("a text of half a megabyte is not repeated in messages", () => {
    const lines = checkText(JSON.stringify({ ...tenant(), hostnames: [{ hostname: "A".repeat(500_000) }] }));
    expect(lines.length).toBeGreaterThan(0);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(2_500);
  });

  it("a property name is not longer than any field's could be: each place below repeats it", () => {
    const text = JSON.stringify({ ...tenant(), outbound: { ["k".repeat(513)]: "eu" } });
    expect(checkText(text)).toEqual([
      `tenants/acme.json:1:${text.indexOf('"kkk') + 1} json-syntax: has a property name of more than 512 characters | No field has such a long name. Remove the property.`,
    ]);
  });

  it("a letter with a thousand accents is refused, not put in order", () => {
    expect(
      checkText(JSON.stringify({ ...tenant(), displayName: `a${"\u0301\u0327".repeat(500)}` })).map(
        (line) => line.split(" ")[1],
      ),
    ).toEqual(["schema:", "text-composed:"]);
  });
});

describe("a project", () => {
  it("without tenants/ is none", () => {
    rmSync(join(root, "tenants"), { recursive: true });
    expect(() => loadRegistry(root)).toThrow(UserError);
  });

  it("whose tenants/ leads elsewhere is refused", () => {
    rmSync(join(root, "tenants"), { recursive: true });
    symlinkSync("/etc", join(root, "tenants"));
    expect(check()).toEqual([
      "tenants:1:1 file-readable: is a symbolic link, not a folder | Replace it with a real folder: the registry must be in this repository.",
    ]);
  });
});
