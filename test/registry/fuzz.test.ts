import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { checkRegistry } from "../../src/registry/check";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import { checkSchema } from "../../src/registry/schema";
import { takeOutErrors } from "../../src/registry/schema-errors";
import type { SourceFile } from "../../src/registry/source";
import { platform, sourcesOf, tenant } from "./sample";

const FULL = tenant({
  status: "suspended",
  subdomain: "acme",
  limits: { cpuMs: 5 },
  outbound: { region: "eu" },
  hostnames: [
    {
      hostname: "shop.acme-store.com",
      worker: "acme",
      paths: [{ prefix: "/v2", worker: "acme-v2" }],
      certificate: { validation: "txt", wildcard: true, uploaded: { certificate: "a", privateKey: "b" } },
      origin: { server: "proxy-fallback.saasprovider.com", sni: ":request_host_header:" },
      metadata: { theme: "dark" },
      canonical: "www.acme-store.com",
    },
    { hostname: "*.acme-store.com" },
  ],
});

/** Checks it, and asks what must hold for every input: an answer, with a place inside the file for each problem. */
function check(sources: readonly SourceFile[]): void {
  const { problems, registry } = checkRegistry({ sources, findings: [] });
  const failed = problems.some(({ severity }) => severity === "error");
  expect(registry === undefined).toBe(failed);
  for (const { file, line, column, message, hint } of problems) {
    const lines = sources.find((source) => source.file === file)?.text.split("\n") ?? [];
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
    expect(message === "" || hint === "").toBe(false);
  }
}

function sourcesWith(tenantText: string, platformText: string): SourceFile[] {
  const texts = { platform: platformText, tenant: tenantText, waiver: "", imports: "" };
  const sources = sourcesOf({ platforms: { production: platform() }, tenants: { acme: tenant() } });
  return sources.map((source) => ({ ...source, text: texts[source.kind] }));
}

/** A text with a piece cut out and another put in: mostly JSON, mostly wrong. */
function damaged(text: string): fc.Arbitrary<string> {
  const place = fc.nat(text.length);
  const piece = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...'[]{}",:\\\n\r/*\u0000\ud800'), fc.json());
  return fc
    .tuple(place, fc.nat(20), piece)
    .map(([start, length, inserted]) => text.slice(0, start) + inserted + text.slice(start + length));
}

/** A value with any of its parts replaced by any JSON value, or by a text that a hostname may not be. */
function mutated<File>(file: File): fc.Arbitrary<File> {
  const other = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.domain(),
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("__proto__", "constructor", "*.com", "xn--", "a".repeat(300), "1.2.3.4", -123456789),
  );
  const count = countParts(file);
  return fc.tuple(fc.nat(count - 1), other).map(([index, value]) => replacePart(file, index, value));
}

function countParts(value: unknown): number {
  return isObject(value) ? Object.values(value).reduce((sum: number, inner) => sum + countParts(inner), 1) : 1;
}

/** The parts counted depth first; the one with this index becomes the other value. */
function replacePart<File>(file: File, index: number, other: unknown): File {
  let at = 0;
  const copy = (value: unknown): unknown => {
    if (at++ === index) return other;
    if (Array.isArray(value)) return value.map(copy);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]))
      : value;
  };
  return copy(file) as File;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

describe("whatever a pull request holds, check answers", () => {
  const good = JSON.stringify(FULL, null, 2);
  const goodPlatform = JSON.stringify(platform(), null, 2);

  it("any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => check(sourcesWith(text, goodPlatform))),
    );
  });

  it("a damaged tenant file and a damaged platform file", () => {
    fc.assert(
      fc.property(damaged(good), damaged(goodPlatform), (tenantText, platformText) => {
        check(sourcesWith(tenantText, platformText));
      }),
      { numRuns: 300 },
    );
  });

  it("files with any value in any place", () => {
    fc.assert(
      fc.property(
        mutated<TenantFile>(FULL),
        mutated<PlatformFile>(platform({ tenants: ["acme"], workers: ["acme"] })),
        (one, other) => {
          check(sourcesWith(JSON.stringify(one), JSON.stringify(other)));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("files that ajv finds errors in, and only those, are not as the generated validators want them", () => {
    const value = fc.oneof(mutated<unknown>(FULL), mutated<unknown>(platform({ tenants: ["acme"] })), fc.jsonValue());
    fc.assert(
      fc.property(value, fc.constantFrom("tenant" as const, "platform" as const), (file, kind) => {
        const source = { kind, id: "acme", file: "acme.json", text: "" };
        const { document } = checkSchema(source, structuredClone(file));
        expect(takeOutErrors(source, structuredClone(file)).findings.length === 0).toBe(document.complete);
      }),
      { numRuns: 500 },
    );
  });

  it("any hostname", () => {
    const label = fc.oneof(
      fc.string({ maxLength: 70 }),
      fc.constantFrom("*", "xn--", "xn--a", "-", "com", "co", "uk", ""),
    );
    const hostname = fc.oneof(
      fc.array(label, { maxLength: 6 }).map((labels) => labels.join(".")),
      fc.webUrl(),
      fc.ipV6(),
    );
    fc.assert(
      fc.property(hostname, (name) => {
        check(
          sourcesOf({
            platforms: { production: platform() },
            tenants: { acme: tenant({ hostnames: [{ hostname: name }] }) },
          }),
        );
      }),
      { numRuns: 500 },
    );
  });
});
