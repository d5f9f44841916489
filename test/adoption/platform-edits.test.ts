import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { editPlatform, type PlatformEdits } from "../../src/adoption/platform-edits";

const NONE: PlatformEdits = {
  grants: new Map(),
  workers: [],
  tenants: [],
  foreign: [],
  entitlements: [],
  tier: undefined,
  shards: undefined,
};

const FILE = `{
  "owners": ["ops"],
  "workers": ["acme-shop"],
  "tiers": { "pro": { "cpuMs": 50 } },
    "grants": {
    "default": { "workers": ["{tenant}"] }
  },
  "shards": { "count": 1 }
}
`;

describe("a platform file", () => {
  it("keeps every line that a person wrote, and gets what is added in its own style", () => {
    const edits = {
      ...NONE,
      grants: new Map<string, Record<string, string[]>>([
        ["acme", { tiers: ["pro"] }],
        ["bolt", { workers: ["{tenant}", "shared"] }],
      ]),
      workers: ["bolt", "shared"],
      foreign: ["legacy.old-shop.com"],
      entitlements: ["wildcardHostnames"],
      tier: "adopted",
      shards: 29,
    };
    const text = editPlatform(FILE, edits);
    expect(JSON.parse(text)).toEqual({
      owners: ["ops"],
      workers: ["acme-shop", "bolt", "shared"],
      tiers: { pro: { cpuMs: 50 }, adopted: {} },
      grants: {
        default: { workers: ["{tenant}"] },
        acme: { tiers: ["pro"] },
        bolt: { workers: ["{tenant}", "shared"] },
      },
      shards: { count: 29 },
      entitlements: { wildcardHostnames: true },
      foreign: ["legacy.old-shop.com"],
    });
    for (const line of [
      '  "workers": ["acme-shop", "bolt", "shared"],',
      '  "tiers": { "pro": { "cpuMs": 50 }, "adopted": {} },',
    ])
      expect(text.split("\n")).toContain(line);
    for (const line of ['  "owners": ["ops"],', '    "grants": {', '    "default": { "workers": ["{tenant}"] },'])
      expect(text.split("\n")).toContain(line);
    expect(text).toMatch(/\n {4}"acme": \{ "tiers": \["pro"\] \},\n {4}"bolt": /);
  });

  it("without anything to add stays as it is, byte for byte", () => {
    for (const text of [FILE, FILE.replaceAll("\n", "\r\n"), FILE.replaceAll("  ", "\t")])
      expect(editPlatform(text, NONE)).toBe(text);
  });

  it("keeps its line ends", () => {
    const text = editPlatform(FILE.replaceAll("\n", "\r\n"), {
      ...NONE,
      grants: new Map([["acme", { tiers: ["pro"] }]]),
    });
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
  });

  it("with ten thousand grants is written at once, and holds each", () => {
    const grants = new Map(
      Array.from({ length: 10_000 }, (_, index) => [`shop-${index}`, { tiers: ["pro"] }] as const),
    );
    expect(Object.keys(JSON.parse(editPlatform(FILE, { ...NONE, grants })).grants)).toHaveLength(10_001);
  });

  it("holds any text as itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const edited = JSON.parse(
          editPlatform(FILE, { ...NONE, workers: [text], grants: new Map([["acme", { workers: [text] }]]) }),
        );
        expect([edited.workers.at(-1), edited.grants.acme.workers[0]]).toEqual([text, text]);
      }),
    );
  });
});
