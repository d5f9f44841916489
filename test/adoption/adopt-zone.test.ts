import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Adoption, type AdoptRequest, adoptZone } from "../../src/adoption/adopt-zone";
import { parseMapping } from "../../src/adoption/mapping";
import { writeAdoptionJson, writeAdoptionText } from "../../src/adoption/report";
import { todoCsv } from "../../src/adoption/todo-list";
import type { Snapshot } from "../../src/cloudflare/snapshot";
import { checkRegistry } from "../../src/registry/check";
import type { PlatformFile } from "../../src/registry/files.generated";
import type { SourceFile } from "../../src/registry/source";
import { paletteOf } from "../../src/report/terminal-text";
import { PLATFORM } from "../support/registry";
import { NAMESPACE_ID, ZONE_ID, type ZoneHostname, zoneSnapshot } from "./zone-snapshot";

const TODAY = "2026-11-28";
const PLATFORM_FILE = "platform/production.json";

function source(file: string, value: unknown): SourceFile {
  const text = typeof value === "string" ? value : `${JSON.stringify(value, null, 2)}\n`;
  const [folder = "", name = ""] = file.split("/");
  return { kind: folder === "tenants" ? "tenant" : "platform", id: name.replace(".json", ""), file, text };
}

/** Adopts a zone into a registry of one platform file and these tenants. */
function adopted(
  snapshot: Snapshot,
  more: Partial<Omit<AdoptRequest, "registry" | "grouping">> & {
    readonly platform?: Partial<PlatformFile>;
    readonly files?: Readonly<Record<string, unknown>>;
    readonly grouping?: Partial<AdoptRequest["grouping"]>;
  } = {},
): Adoption & { readonly tenant: (id: string) => unknown } {
  const { platform = {}, files = {}, grouping = {}, ...request } = more;
  const sources = [
    source(PLATFORM_FILE, { ...PLATFORM, ...platform }),
    ...Object.entries(files).map(([file, value]) => source(file, value)),
  ];
  const registry = { sources, findings: [] };
  const { registry: model, documents, problems } = checkRegistry(registry, TODAY);
  const [environment] = model?.environments ?? [];
  if (environment === undefined) throw new Error(JSON.stringify(problems));
  const result = adoptZone({
    registry,
    documents,
    environment,
    snapshot,
    grouping: { mapping: undefined, by: "worker", owners: ["ops"], ...grouping },
    tier: undefined,
    applyDefaults: false,
    writeForeign: false,
    imports: new Map(),
    today: TODAY,
    ...request,
  });
  return { ...result, tenant: (id) => JSON.parse(result.files.find((file) => file.id === id)?.text ?? "null") };
}

const acme = (hostname: string, more: Partial<ZoneHostname> = {}): ZoneHostname => ({
  hostname,
  entry: { workerName: "acme" },
  ...more,
});
const todo = ({ todo: items }: Adoption) => items.map(({ hostname, kind, why }) => `${kind} ${hostname}: ${why}`);
const one = (declaration: object) => expect.objectContaining({ hostnames: [declaration] });

describe("what Cloudflare has of a hostname is declared", () => {
  it.each<[string, Partial<ZoneHostname>, object]>([
    ["as the commonest", {}, {}],
    ["with TXT validation", { ssl: { method: "txt" } }, { certificate: { validation: "txt" } }],
    ["with another bundle", { ssl: { bundle_method: "force" } }, { certificate: { bundleMethod: "force" } }],
    [
      "with settings that differ from Cloudflare's, and not with the others",
      { ssl: { settings: { min_tls_version: "1.2", tls_1_3: "on", http2: "off", early_hints: "off", ciphers: [] } } },
      { certificate: { minTlsVersion: "1.2", http2: false } },
    ],
    [
      "with an origin in the zone",
      { answer: { custom_origin_server: "eu.saasprovider.com" } },
      { origin: { server: "eu.saasprovider.com" } },
    ],
    [
      "with paths and a redirect",
      { entry: { workerName: "acme", paths: [{ prefix: "/v2", workerName: "acme-v2" }] } },
      { paths: [{ prefix: "/v2", worker: "acme-v2" }] },
    ],
    ["with metadata", { answer: { custom_metadata: { theme: "dark" } } }, { metadata: { theme: "dark" } }],
  ])("%s", (_, more, declaration) => {
    const { tenant } = adopted(zoneSnapshot([acme("shop.acme-store.com", more)]));
    expect(tenant("acme")).toEqual(one({ hostname: "shop.acme-store.com", ...declaration }));
  });

  it("against the platform's defaults: what equals them is left out, what differs is written", () => {
    const certificateDefaults = { minTlsVersion: "1.2", validation: "txt" } as const;
    const { tenant } = adopted(
      zoneSnapshot([
        acme("a.acme-store.com", { ssl: { method: "txt", settings: { min_tls_version: "1.2" } } }),
        acme("b.acme-store.com", { ssl: { settings: { min_tls_version: "1.0" } } }),
      ]),
      { platform: { certificateDefaults } },
    );
    expect(tenant("acme")).toMatchObject({
      hostnames: [
        { hostname: "a.acme-store.com" },
        { hostname: "b.acme-store.com", certificate: { validation: "http", minTlsVersion: "1.0" } },
      ],
    });
  });

  it("unless a default would change it: then a person decides, or asks for the default", () => {
    const snapshot = zoneSnapshot([acme("shop.acme-store.com")]);
    const platform = { certificateDefaults: { minTlsVersion: "1.2" } } as const;
    expect(todo(adopted(snapshot, { platform }))).toEqual([
      "unsayable shop.acme-store.com: certificateDefaults would set its minTlsVersion, and Cloudflare has no value there",
    ]);
    const { differing, files } = adopted(snapshot, { platform, applyDefaults: true });
    expect(files).toHaveLength(1);
    expect(differing.flatMap(({ paths }) => paths)).toContain("ssl.settings.min_tls_version");
  });
});

describe("what the registry can't say stays as it is, and is named", () => {
  it.each<[string, ZoneHostname, RegExp]>([
    ["no certificate", acme("a.acme-store.com", { ssl: null }), /no certificate/],
    [
      "an origin outside the zone",
      acme("a.acme-store.com", { answer: { custom_origin_server: "o.other.com" } }),
      /origin-in-zone/,
    ],
    [
      "an SNI alone",
      acme("a.acme-store.com", { answer: { custom_origin_sni: "x.saasprovider.com" } }),
      /without a custom origin/,
    ],
    [
      "metadata that is no text",
      acme("a.acme-store.com", { answer: { custom_metadata: { a: 1 } } }),
      /other than texts/,
    ],
    [
      "a megabyte of metadata",
      acme("a.acme-store.com", { answer: { custom_metadata: { a: "x".repeat(1e6) } } }),
      /metadata-size/,
    ],
    ["an expression", acme("a.acme-store.com", { entry: { workerName: '${file("/etc/hostname")}' } }), /worker-name/],
    [
      "a token of cdktf's",
      acme("a.acme-store.com", { answer: { custom_metadata: { a: "${TfToken[1]}" } } }),
      /text-token/,
    ],
    [
      "a control character",
      acme("a.acme-store.com", { answer: { custom_metadata: { a: "\u001b[2J" } } }),
      /text-characters/,
    ],
    [
      "an unknown cipher",
      acme("a.acme-store.com", { ssl: { settings: { ciphers: ["NO-SUCH"] } } }),
      /certificate-cipher-known/,
    ],
    ["another type of certificate", acme("a.acme-store.com", { ssl: { type: "ev" } }), /type is ev/],
    ["an unknown method", acme("a.acme-store.com", { ssl: { method: "carrier-pigeon" } }), /schema/],
    [
      "more in its KV entry",
      acme("a.acme-store.com", { entry: { workerName: "acme", theme: "dark" } }),
      /has more than/,
    ],
    [
      "KV metadata",
      acme("a.acme-store.com", { entryMetadata: { by: "script" } }),
      /metadata, which a release would remove/,
    ],
    ["a KV entry that is no JSON", acme("a.acme-store.com", { entry: "acme" }), /names no Worker in a form/],
    [
      "a redirect to a stranger",
      acme("a.acme-store.com", { entry: { workerName: "acme", canonical: "b.other.com" } }),
      /canonical-own/,
    ],
    ["a name with an underscore", acme("a_b.acme-store.com"), /not a hostname that a file can hold/],
    ["a name that leaves the folder", acme("../../etc/passwd"), /not a hostname that a file can hold/],
    ["a name in the platform's zone", acme("a.saasprovider.com"), /hostname-own-zone/],
    ["a name that no one can own", acme("a.acme.test"), /hostname-reserved/],
  ])("%s", (_, hostname, why) => {
    const result = adopted(zoneSnapshot([hostname, acme("good.acme-store.com")]));
    expect(result.todo.map(({ kind }) => kind)).toEqual(["unsayable"]);
    expect(result.todo[0]?.why).toMatch(why);
    expect(result.tenant("acme")).toEqual(one({ hostname: "good.acme-store.com" }));
    expect(result.problems).toEqual([]);
  });

  it("and what Cloudflare deletes is not adopted, while an expired certificate is", () => {
    const result = adopted(
      zoneSnapshot([
        acme("leaving.acme-store.com", { answer: { status: "pending_deletion" } }),
        acme("deleted.acme-store.com", { answer: { status: "deleted" } }),
        acme("moved.acme-store.com", { answer: { status: "moved" } }),
        acme("old.acme-store.com", { ssl: { status: "expired", expires_on: "2026-10-01T00:00:00Z" } }),
      ]),
    );
    expect(todo(result)).toEqual([
      "leaving deleted.acme-store.com: Cloudflare is deleting it (deleted)",
      "leaving leaving.acme-store.com: Cloudflare is deleting it (pending_deletion)",
    ]);
    expect(result.notes).toEqual([
      { hostname: "moved.acme-store.com", words: "Cloudflare calls it moved. It is adopted as it is." },
      {
        hostname: "old.acme-store.com",
        words:
          "Its certificate expired on 2026-10-01. It is adopted as it is. Next: npx switchyard status old.acme-store.com",
      },
    ]);
  });

  it("and a record outside its hostname makes the answer useless", () => {
    const records = [{ txt_name: "_acme-challenge.other.com", txt_value: "x" }];
    const result = adopted(zoneSnapshot([acme("a.acme-store.com", { ssl: { validation_records: records } })]));
    expect(todo(result)[0]).toMatch(/^unread a\.acme-store\.com: Cloudflare's answer holds a record outside/);
  });

  it("is listed in foreign where asked, each by its own name alone", () => {
    const { platform } = adopted(
      zoneSnapshot([acme("*.acme-store.com"), acme("a.acme-store.com", { ssl: null }), acme("shop.acme-store.com")]),
      { writeForeign: true },
    );
    expect(platform?.edits.foreign).toEqual(["_wildcard.acme-store.com", "a.acme-store.com"]);
  });
});

describe("whose a hostname is", () => {
  const zone = zoneSnapshot([
    acme("shop.acme-store.com"),
    { hostname: "www.acme-store.com", entry: { workerName: "shared" } },
    { hostname: "www.globex-corp.com", entry: { workerName: "shared" } },
    { hostname: "alone.globex-corp.com" },
  ]);
  const files = ({ files: all }: Adoption) => all.map(({ id, hostnames }) => `${id}: ${hostnames.join(" ")}`);

  it("its Worker says", () => {
    const result = adopted(zone);
    expect(files(result)).toEqual(["acme: shop.acme-store.com", "shared: www.acme-store.com www.globex-corp.com"]);
    expect(todo(result)).toEqual([
      "undecided alone.globex-corp.com: it has no KV entry, so no one says which user Worker answers",
    ]);
  });

  it("its domain says, and each hostname keeps its Worker", () => {
    const result = adopted(zone, { grouping: { by: "domain" } });
    expect(files(result)).toEqual([
      "acme-store-com: shop.acme-store.com www.acme-store.com",
      "globex-corp-com: www.globex-corp.com",
    ]);
    expect(result.tenant("acme-store-com")).toMatchObject({
      worker: "acme",
      hostnames: [{ hostname: "shop.acme-store.com" }, { hostname: "www.acme-store.com", worker: "shared" }],
    });
  });

  it("a mapping says, also which Worker answers where no one else does", () => {
    const { hostnames: mapping } = parseMapping(
      "hostname,tenant,worker,owner\nalone.globex-corp.com,globex,globex-shop,globex-admin\nwww.globex-corp.com,globex,,\n",
    );
    const result = adopted(zone, { grouping: { mapping, by: undefined } });
    expect(files(result)).toEqual(["globex: alone.globex-corp.com www.globex-corp.com"]);
    expect(result.tenant("globex")).toMatchObject({ owners: ["globex-admin"] });
    expect(todo(result)).toEqual([
      "undecided shop.acme-store.com: the mapping does not name it",
      "undecided www.acme-store.com: the mapping does not name it",
    ]);
  });

  it("no one says where two names would be one tenant, or no one owns it", () => {
    const twice = zoneSnapshot([
      { hostname: "a.acme-store.com", entry: { workerName: "acme-shop" } },
      { hostname: "b.acme-store.com", entry: { workerName: "acme_shop" } },
    ]);
    expect(todo(adopted(twice))[0]).toBe(
      "undecided a.acme-store.com: acme-shop and acme_shop would have the same tenant id, acme-shop",
    );
    const result = adopted(zone, { grouping: { owners: [] } });
    expect(result.files).toEqual([]);
    expect(todo(result)).toContain("undecided shop.acme-store.com: no one is named as its owner");
  });

  it("can't be one tenant's where status or limits differ: the fewer are left", () => {
    const result = adopted(
      zoneSnapshot([
        acme("a.acme-store.com"),
        acme("b.acme-store.com"),
        acme("c.acme-store.com", { entry: { workerName: "acme", status: "suspended", limits: { cpuMs: 5 } } }),
      ]),
    );
    expect(todo(result)).toEqual([
      "undecided c.acme-store.com: its KV entry has another status and limits than the tenant's other hostnames",
    ]);
  });
});

describe("limits stay as they are", () => {
  const tiers = { free: { cpuMs: 10, subRequests: 20 }, pro: { cpuMs: 50 } };
  const limited = (limits: object | undefined) =>
    adopted(
      zoneSnapshot([acme("a.acme-store.com", { entry: { workerName: "acme", ...(limits && { limits }) } as never })]),
      {
        platform: { tiers },
      },
    );

  it.each<[object | undefined, object]>([
    [{ cpuMs: 10, subRequests: 20 }, { tier: "free" }],
    [{ cpuMs: 50 }, { tier: "pro" }],
    [undefined, { tier: "adopted" }],
    [{ subRequests: 7 }, { tier: "adopted", limits: { subRequests: 7 } }],
  ])("%j", (limits, expected) => {
    expect(limited(limits).tenant("acme")).toMatchObject(expected);
  });

  it("with a tier without limits, which is added once, unless a person chose one", () => {
    expect(limited(undefined).platform?.edits.tier).toBe("adopted");
    expect(limited({ cpuMs: 50 }).platform?.edits.tier).toBeUndefined();
    const chosen = adopted(zoneSnapshot([acme("a.acme-store.com")]), { platform: { tiers }, tier: "free" });
    expect(chosen.tenant("acme")).toMatchObject({ tier: "free" });
    expect(chosen.platform?.edits.tier).toBeUndefined();
  });
});

describe("a second run", () => {
  const first = [acme("a.acme-store.com"), acme("b.acme-store.com", { ssl: { method: "txt" } })];
  const filesOf = (result: Adoption) => ({
    ...Object.fromEntries(result.files.map(({ file, text }) => [file, text])),
    ...(result.platform === undefined ? {} : { [PLATFORM_FILE]: result.platform.text }),
  });

  it("has nothing to write", () => {
    const written = filesOf(adopted(zoneSnapshot(first)));
    const { [PLATFORM_FILE]: platform, ...files } = written;
    const again = adopted(zoneSnapshot(first), {
      files,
      platform: platform === undefined ? {} : JSON.parse(String(platform)),
      imports: new Map(adopted(zoneSnapshot(first)).differing.map(({ address, id }) => [address, id])),
    });
    expect(again).toMatchObject({ files: [], platform: undefined, imports: undefined, todo: [] });
  });

  it("adds to a file that no one changed, and to no other", () => {
    const { files: written } = adopted(zoneSnapshot(first));
    const text = written[0]?.text ?? "";
    const more = zoneSnapshot([...first, acme("c.acme-store.com")]);
    const platform = { tiers: { pro: {} } };
    expect(adopted(more, { platform, files: { "tenants/acme.json": text } }).files).toMatchObject([
      { file: "tenants/acme.json", kind: "extended", hostnames: ["c.acme-store.com"] },
    ]);
    for (const changed of [text.replace('"ops"', '"acme-admin"'), text.replace("\n", "\n\n"), text.trimEnd()]) {
      const result = adopted(more, { platform, files: { "tenants/acme.json": changed } });
      expect(result.files).toEqual([]);
      expect(todo(result)).toEqual([
        "undecided c.acme-store.com: tenants/acme.json was written or changed by a person, so adopt does not touch it",
      ]);
    }
  });

  it("leaves a hostname with the tenant that a person gave it to", () => {
    const files = {
      "tenants/bolt.json": {
        displayName: "Bolt",
        owners: ["bolt-bikes"],
        tier: "pro",
        worker: "acme",
        hostnames: [{ hostname: "a.acme-store.com" }],
      },
    };
    expect(adopted(zoneSnapshot(first), { files }).files).toMatchObject([
      { id: "acme", hostnames: ["b.acme-store.com"] },
    ]);
  });
});

describe("what a release would change", () => {
  it("is nothing of a hostname whose declaration says all, and its KV entry where ours says more", () => {
    const { differing } = adopted(zoneSnapshot([acme("a.acme-store.com")]));
    expect(differing).toEqual([
      {
        address: "cloudflare_workers_kv.a_acme-store_com",
        id: `${PLATFORM.accountId}/${NAMESPACE_ID}/hostname:a.acme-store.com`,
        hostname: "a.acme-store.com",
        type: "cloudflare_workers_kv",
        paths: ["value"],
      },
    ]);
  });

  it("is each field of a hostname that a person declared otherwise", () => {
    const files = {
      "tenants/acme.json": {
        displayName: "Acme",
        owners: ["acme-admin"],
        tier: "pro",
        worker: "acme",
        hostnames: [{ hostname: "a.acme-store.com", certificate: { validation: "txt", minTlsVersion: "1.3" } }],
      },
    };
    const { imports, differing } = adopted(zoneSnapshot([acme("a.acme-store.com")]), { files });
    expect(differing[0]).toMatchObject({ paths: ["ssl.method", "ssl.settings.min_tls_version"] });
    expect(JSON.parse(imports?.text ?? "{}").imports).toMatchObject({
      "cloudflare_custom_hostname.a_acme-store_com": `${ZONE_ID}/00000000-0000-4000-8000-000000000000`,
    });
  });
});

describe("a hostile zone", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "../../x",
      "${file(1)}",
      "__proto__",
      "constructor",
      "a\u202eb",
      "=1+1",
      "x".repeat(300),
      "con",
      "*.",
    ),
  );
  const hostname = fc.record({
    hostname: fc.oneof(
      anything,
      fc.constantFrom("a.acme-store.com", "*.acme-store.com", "bücher.de", "A.ACME-STORE.COM."),
    ),
    entry: fc.oneof(
      fc.constant(undefined),
      anything,
      anything.map((workerName) => ({ workerName })),
    ),
    answer: fc.dictionary(
      fc.constantFrom("status", "custom_origin_server", "custom_origin_sni", "custom_metadata", "id"),
      fc.oneof(anything, fc.jsonValue()),
    ),
    ssl: fc.dictionary(
      fc.constantFrom("method", "type", "settings", "bundle_method", "wildcard"),
      fc.oneof(anything, fc.jsonValue()),
    ),
  }) as fc.Arbitrary<ZoneHostname>;

  it("never leaves the tenants folder, never breaks the registry, and is printed harmlessly", () => {
    fc.assert(
      fc.property(
        fc.array(hostname, { maxLength: 6 }),
        fc.constantFrom("worker" as const, "domain" as const),
        (all, by) => {
          const named = all.filter((each) => each.hostname.trim().replace(/\.$/, "") !== "");
          const result = adopted(zoneSnapshot(named), { grouping: { by }, writeForeign: true });
          expect(result.problems).toEqual([]);
          for (const { file } of result.files) expect(file).toMatch(/^tenants\/[a-z0-9][a-z0-9-]*\.json$/);
          const report = { ...result, dryRun: true, list: undefined };
          expect(String(writeAdoptionText(report, paletteOf(false)))).not.toMatch(/[\p{Cf}\p{Cs}]|[^\P{Cc}\n]/u);
          expect(() => JSON.parse(writeAdoptionJson(report))).not.toThrow();
          expect(
            parseMapping(todoCsv(result.todo)).problems.filter(({ message }) => message.startsWith("is not CSV")),
          ).toEqual([]);
          expect(todoCsv(result.todo)).not.toMatch(/^"[=+@-]/m);
        },
      ),
      { numRuns: 150 },
    );
  });
});

it("ten thousand hostnames of as many tenants are adopted, in shards of a size that can be planned", () => {
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    hostname: `www.shop-${index}.com`,
    entry: { workerName: `shop-${index}` },
  }));
  const result = adopted(zoneSnapshot(many));
  expect(result.files).toHaveLength(10_000);
  expect(result.platform?.edits.shards).toBe(29);
  expect(result.problems).toEqual([]);
});
