import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { checkRegistry } from "../../src/registry/check";
import type { SourceFile } from "../../src/registry/source";
import { platform, sourcesOf, tenant } from "./sample";

/** Milliseconds of CPU time: unlike the clock, it does not count what other programs on the machine do. */
function cost(sources: readonly SourceFile[]): number {
  const before = process.cpuUsage();
  checkRegistry({ sources, findings: [] });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** So little says nothing: a file of the largest size allowed would take a few seconds even at the square of it. */
const TOO_LITTLE_MS = 250;
/** Four times as much text: a linear check takes four times as long, a quadratic one sixteen times. */
const MOST_AT_FOUR_TIMES = 10;

/** That a check is done in time which grows as the files do. The best of three, since a garbage collection may fall into any. */
function expectLinear(sourcesAt: (size: number) => readonly SourceFile[], size: number): void {
  const [small, large] = [sourcesAt(size), sourcesAt(4 * size)];
  cost(small);
  const ratios: number[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const [less, more] = [cost(small), cost(large)];
    if (more < TOO_LITTLE_MS) return;
    ratios.push(more / less);
    if (more / less < MOST_AT_FOUR_TIMES) return;
  }
  expect(Math.min(...ratios)).toBeLessThan(MOST_AT_FOUR_TIMES);
}

function sourcesWith(tenantFile: unknown, platformFile: unknown = platform()): SourceFile[] {
  const files = { tenant: tenantFile, platform: platformFile, waiver: {}, imports: {} };
  const sources = sourcesOf({ platforms: { production: platform() }, tenants: { acme: tenant() } });
  return sources.map((source) => ({ ...source, text: textOf(files[source.kind]) }));
}

function textOf(file: unknown): string {
  return typeof file === "string" ? file : JSON.stringify(file);
}

function times<Item>(count: number, item: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => item(index));
}

const withHostnames = (hostnames: unknown) => sourcesWith({ ...tenant(), hostnames });
const outbound = (parameters: string[]) => ({ ...platform().dispatch, outbound: { service: "outbound", parameters } });

/** What a fork could send: each held the check for minutes, or would have if one thing more were looked up in a list. */
const ATTACKS: readonly [what: string, sourcesAt: (size: number) => readonly SourceFile[]][] = [
  ["numbers for hostnames", (size) => withHostnames(Array(size).fill(1))],
  ["hostnames without anything", (size) => withHostnames(Array(size).fill({}))],
  ["one hostname over and over", (size) => withHostnames(Array(size).fill({ hostname: "a.acme.com" }))],
  ["hostnames that are misspelt", (size) => withHostnames(times(size, (at) => ({ hostname: `a..${at}.com` })))],
  ["hostnames with an unknown field", (size) => withHostnames(times(size, (at) => ({ hostname: `a${at}.com`, x: 1 })))],
  [
    "redirects to nowhere",
    (size) => withHostnames(times(size, (at) => ({ hostname: `a${at}.acme.com`, canonical: `a${at}.acme.co` }))),
  ],
  [
    "redirects in one long chain",
    (size) => withHostnames(times(size, (at) => ({ hostname: `a${at}.com`, canonical: `a${(at + 1) % size}.com` }))),
  ],
  [
    "paths without a Worker",
    (size) => withHostnames([{ hostname: "a.com", paths: times(size, (at) => ({ prefix: `/${at}`, worker: "" })) }]),
  ],
  ["a hostname of many labels", (size) => withHostnames([{ hostname: `${"a.".repeat(size * 10)}com` }])],
  ["a hostname of many letters", (size) => withHostnames([{ hostname: `${"\u4e00\u4e8c".repeat(size * 2)}.com` }])],
  ["unknown fields", (size) => sourcesWith({ ...tenant(), ...Object.fromEntries(times(size, (at) => [`k${at}`, 1])) })],
  ["a field written many times", (size) => sourcesWith(`{${Array(size).fill('"a":1').join(",")}}`)],
  ["a list that never ends", (size) => sourcesWith(`{"a":[${"1 ".repeat(size)}`)],
  ["a property with a long name", (size) => sourcesWith({ ["k".repeat(size * 10)]: Array(size).fill(1) })],
  ["a letter with many accents", (size) => sourcesWith({ ...tenant(), displayName: "\u0301\u0327".repeat(size) })],
  [
    "Workers that are nearly known",
    (size) => {
      const hostnames = times(size, (at) => ({ hostname: `a${at}.com`, worker: `w${at}x` }));
      return sourcesWith({ ...tenant(), hostnames }, platform({ workers: times(size, (at) => `w${at}`) }));
    },
  ],
  [
    "outbound parameters that are not known",
    (size) => {
      const parameters = Object.fromEntries(times(size, (at) => [`k${at}`, "1"]));
      const file = platform({ dispatch: outbound(times(size, (at) => `p${at}`)) });
      return sourcesWith({ ...tenant(), outbound: parameters }, file);
    },
  ],
  [
    "listed tenants that have no file",
    (size) => sourcesWith(tenant(), platform({ tenants: times(size, (at) => `acme${at}`) })),
  ],
  [
    "exclusions beside hostnames",
    (size) => {
      const exclude = times(size, (at) => `a${at}.saasprovider.com/*`);
      const hostnames = times(size, (at) => ({ hostname: `a${at}.com` }));
      const routing = { mode: "wildcard" as const, lookup: "kv" as const, exclude };
      return sourcesWith({ ...tenant(), hostnames }, platform({ routing }));
    },
  ],
  [
    "tenants with a subdomain each beside exclusions",
    (size) => {
      const exclude = times(size, (at) => `a${at}.saasprovider.com/*`);
      const routing = { mode: "wildcard" as const, lookup: "kv" as const, subdomains: true, exclude };
      const tenants = times(size, (at) => [`t${at}`, tenant({ subdomain: `s${at}`, hostnames: undefined as never })]);
      return sourcesOf({ platforms: { production: platform({ routing }) }, tenants: Object.fromEntries(tenants) });
    },
  ],
  [
    "environments beside hostnames in zones",
    (size) => {
      const platforms = times(size / 10, (at) => [
        `p${at}`,
        platform({ zone: { name: `z${at}.com`, managed: true }, tenants: [] }),
      ]);
      const hostnames = times(size, (at) => ({ hostname: `a${at}.com` }));
      return sourcesOf({ platforms: Object.fromEntries(platforms), tenants: { acme: tenant({ hostnames }) } });
    },
  ],
];

/** A file that uses many fields, of which any can be blown up. */
const FULL = {
  tenant: tenant({
    subdomain: "acme",
    outbound: { region: "eu" },
    limits: { cpuMs: 5 },
    hostnames: [
      {
        hostname: "shop.acme-store.com",
        paths: [{ prefix: "/v2", worker: "acme-v2" }],
        certificate: { validation: "txt", ciphers: ["ECDHE-RSA-AES128-GCM-SHA256"] },
        metadata: { theme: "dark" },
        canonical: "www.acme-store.com",
      },
    ],
  }),
  platform: platform({
    tenants: ["acme"],
    workers: ["acme-shop"],
    dispatch: outbound(["region"]),
    routing: { mode: "wildcard", lookup: "kv", exclude: ["api.saasprovider.com/*"] },
  }),
};

const PIECES = [
  1,
  "a",
  "A.",
  "xn--a",
  "*.com",
  "\u00fc",
  "\u0301\u0327",
  "1.",
  "a-",
  "/..",
  "-----BEGIN ",
  "TfToken[",
  null,
  {},
  [],
  { hostname: "a.com" },
  { a: 1 },
];

/** The part with this index, counted depth first, blown up: a long list of a piece, an object of many, or one long text. */
function blownUp(
  file: unknown,
  index: number,
  piece: unknown,
  form: "list" | "object" | "text",
  size: number,
): unknown {
  let at = 0;
  const large = () => {
    if (form === "text") return textOf(piece).repeat(size);
    return form === "list" ? Array(size).fill(piece) : Object.fromEntries(times(size, (key) => [`k${key}`, piece]));
  };
  const copy = (value: unknown): unknown => {
    if (at++ === index) return large();
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
  };
  return copy(file);
}

function partsOf(value: unknown): number {
  return typeof value === "object" && value !== null
    ? Object.values(value).reduce((sum: number, inner) => sum + partsOf(inner), 1)
    : 1;
}

describe("check takes time in proportion to the files, whatever they hold", () => {
  it.each(ATTACKS)("%s", (_what, sourcesAt) => expectLinear(sourcesAt, 5_000), 60_000);

  it("400,000 numbers for hostnames, as many as a file has room for", () => {
    const { problems } = checkRegistry({ sources: withHostnames(Array(400_000).fill(1)), findings: [] });
    expect(problems).toHaveLength(101);
  }, 60_000);

  it("any part of a file blown up", () => {
    const kind = fc.constantFrom("tenant" as const, "platform" as const);
    const shape = fc.record({
      kind,
      place: fc.nat(1_000),
      piece: fc.constantFrom(...PIECES),
      form: fc.constantFrom("list" as const, "object" as const, "text" as const),
    });
    fc.assert(
      fc.property(shape, ({ kind, place, piece, form }) => {
        const index = place % partsOf(FULL[kind]);
        expectLinear((size) => {
          const file = blownUp(FULL[kind], index, piece, form, size);
          return kind === "tenant" ? sourcesWith(file, FULL.platform) : sourcesWith(FULL.tenant, file);
        }, 2_500);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
