import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { type Instructions, instructionsFor } from "../../src/onboarding/instructions";
import { instructionsJson } from "../../src/onboarding/json-template";
import { parseLive } from "../../src/onboarding/live";
import { instructionsMarkdown } from "../../src/onboarding/markdown-template";
import { instructionsText } from "../../src/onboarding/text-template";
import { follow, platformZone, type ZoneRecord } from "./resolver";
import { type InstructionsVariant, VARIANTS, variant } from "./variants";

function instructionsOf({ tenant, hostnames, environment, live }: InstructionsVariant): Instructions {
  return instructionsFor(tenant, hostnames, environment, parseLive(JSON.stringify(live)));
}

/** Compares with the file; UPDATE_GOLDEN=1 writes it, for the change to be read in the diff. */
function expectGolden(file: string, text: string): void {
  const path = `${__dirname}/golden/${file}`;
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(path, text);
  expect(existsSync(path) ? readFileSync(path, "utf8") : "there is no such file").toBe(text);
}

const TABLE = Object.entries(VARIANTS);

describe("instructions", () => {
  it.each(TABLE)("%s reads as its golden file", (name, each) => {
    expectGolden(`${name}.txt`, instructionsText(instructionsOf(each)));
  });

  it.each(["cname-txt-wildcard", "apex-undeclared", "o2o"])("%s reads as its golden file in Markdown", (name) => {
    expectGolden(
      `${name}.md.txt`,
      instructionsMarkdown(instructionsOf(VARIANTS[name] ?? variant([{ hostname: "a.acme-store.com" }]))),
    );
  });

  it("cname-delegated-unknown reads as its golden file in JSON", () => {
    const json = instructionsJson(
      instructionsOf(VARIANTS["cname-delegated-unknown"] ?? variant([{ hostname: "a.acme-store.com" }])),
    );
    expectGolden("cname-delegated-unknown.json.txt", json);
  });
});

/** The records as somebody copies them from the e-mail. */
function printedInText(text: string): ZoneRecord[] {
  const blocks = text.matchAll(/^ {4}Name: +(.+)\n {4}Host: .+\n {4}Type: +(.+)\n((?: {4}Value: .+\n)+)/gm);
  return Array.from(blocks, ([, name = "", type = "", values = ""]) =>
    Array.from(values.matchAll(/Value: +(.+)\n/g), ([, value = ""]) => ({ name, type, value })),
  ).flat();
}

function printedInMarkdown(text: string): ZoneRecord[] {
  const rows = text.matchAll(/^\| `(.+?)` \| `.+?` \| `(.+?)` \| (.+?) \| /gm);
  return Array.from(rows, ([, name = "", type = "", value = ""]) => ({
    name,
    type,
    value: value.replace(/^`(.*)`$/, "$1"),
  }));
}

describe.each(TABLE)("the records printed for %s", (_name, each) => {
  const instructions = instructionsOf(each);
  const printed = printedInText(instructionsText(instructions));
  const zone = [...printed, ...platformZone(each.environment.platform)];
  const { fallbackOrigin, entitlements } = each.environment.platform;

  it("are the same in every format", () => {
    expect(printedInMarkdown(instructionsMarkdown(instructions))).toEqual(printed);
  });

  it("lead every served name to the fallback origin, whichever way is chosen", () => {
    for (const records of instructions.hostnames) {
      for (const served of records.names) {
        const own = printed.filter(
          ({ name, type }) => name === served && ["A", "AAAA", "CNAME", "ALIAS"].includes(type),
        );
        expect(own).not.toEqual([]);
        for (const { type, value } of own) {
          if (type === "A") expect(entitlements.apexAddresses).toContain(value);
          else expect(follow(zone, value, "AAAA").slice(-2)).toEqual([fallbackOrigin.name, "100::"]);
        }
      }
    }
  });

  it("are found where the checks look for them, also below a wildcard", () => {
    for (const records of instructions.hostnames) {
      const base = records.hostname.replace("*.", "");
      const challenge = follow(zone, `_acme-challenge.${base}`, "TXT");
      const ownership = follow(zone, `_cf-custom-hostname.${base}`, "TXT");
      const token = records.certificate.records[0]?.value;
      if (records.certificate.method === "txt") expect(challenge).toHaveLength(2);
      if (records.certificate.method === "delegated" && token !== undefined)
        expect(challenge).toEqual([`_acme-challenge.${base}`, token, "token placed by Cloudflare"]);
      if (records.ownership.record !== undefined && !records.ownership.done) expect(ownership).toHaveLength(2);
    }
  });
});

describe("hostile text", () => {
  const evil = "\u001b[31m`a` | <img src=x> @everyone [x](javascript:y)\nName:   evil\u202e";
  const base = variant([{ hostname: "shop.acme-store.com" }]);
  const instructions = instructionsOf({ ...base, tenant: { ...base.tenant, displayName: evil } });

  it("is shown and not obeyed in the e-mail", () => {
    expect(instructionsText(instructions)).toContain(
      "\\u{1b}[31m`a` | <img src=x> @everyone [x](javascript:y)\\u{a}Name:   evil\\u{202e}\nis being set up",
    );
  });

  it("stays in one code span of Markdown", () => {
    expect(instructionsMarkdown(instructions)).toContain(
      "`` \\u{1b}[31m`a` | <img src=x> @everyone [x](javascript:y)\\u{a}Name:   evil\\u{202e} `` is",
    );
  });

  it("stays in its cell of a table", () => {
    const live = [
      {
        hostname: "shop.acme-store.com",
        ownership_verification: { name: "_cf-custom-hostname.shop.acme-store.com", value: "a|b`c" },
      },
    ];
    expect(instructionsMarkdown(instructionsOf({ ...base, live }))).toContain("| `TXT` | `` a\\|b`c `` | 300 |");
  });
});
