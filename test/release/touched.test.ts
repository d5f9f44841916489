import { describe, expect, it } from "@jest/globals";
import type { FoundObject } from "../../src/cloudflare/objects";
import type { JsonObject } from "../../src/json";
import { findingsOf, returningHostnames, touchedResources } from "../../src/release/touched";
import { readPlan } from "../../src/terraform/plan";
import { type BuiltResource, declared, entry, entryValues, host, planJson } from "../support/plans";

const HOST = "shop.acme.com";
const ENTRY = { workerName: "acme-shop", tenant: "acme" };

function touchedBy(...resources: readonly BuiltResource[]) {
  const document = planJson(resources);
  return touchedResources([{ plan: readPlan("stack", document), document }]);
}

/** What Cloudflare has, as its answer's fields. */
function has(fields: JsonObject, unlisted: readonly string[] = []): FoundObject {
  return { importId: "zone/id", fields, unlisted };
}

describe("what a plan touches", () => {
  it("is asked about by name where it is created, and by its ID where a state knows one", () => {
    const touched = touchedBy(
      host(HOST, { to: declared(HOST) }),
      host("www.acme.com", { from: declared("www.acme.com"), to: declared("www.acme.com", { method: "txt" }) }),
      host("old.acme.com", { from: declared("old.acme.com") }),
      entry(HOST, { to: ENTRY }),
    );
    expect(touched.map(({ question }) => question)).toEqual([
      { type: "cloudflare_custom_hostname", at: { zone_id: declared(HOST).zone_id, hostname: HOST }, id: undefined },
      expect.objectContaining({ at: expect.objectContaining({ hostname: "www.acme.com" }), id: expect.any(String) }),
      expect.objectContaining({ at: expect.objectContaining({ hostname: "old.acme.com" }), id: expect.any(String) }),
      expect.objectContaining({
        type: "cloudflare_workers_kv",
        at: expect.objectContaining({ key_name: `hostname:${HOST}` }),
      }),
    ]);
  });

  it("leaves out what nothing happens to, and what lies in a zone that the same plan creates", () => {
    const { zone_id: _, ...inNewZone } = declared(HOST);
    const same = declared("www.acme.com");
    expect(touchedBy(host(HOST, { to: inNewZone }), host("www.acme.com", { from: same, to: same }))).toEqual([]);
  });
});

it("is not asked about what a release can't import or mend: an instance of count or for_each", () => {
  const made = host(HOST, { to: declared(HOST) });
  const change = { ...made.change, address: `${String(made.change.address)}[0]` };
  expect(touchedBy({ ...made, change })).toEqual([]);
});

describe("a resource to be created", () => {
  const touched = touchedBy(host(HOST, { to: declared(HOST) }));
  const same = declared(HOST);

  it.each<readonly [string, FoundObject | undefined, "nothing" | "import" | readonly string[]]>([
    ["is not there", undefined, "nothing"],
    ["is there as asked", has(same), "import"],
    [
      "is there with more than is declared",
      has(declared(HOST, { certificate_authority: "google", settings: { early_hints: "on" } })),
      "import",
    ],
    [
      "is there with another setting",
      has(declared(HOST, { settings: { min_tls_version: "1.0" } })),
      ["ssl.settings.min_tls_version"],
    ],
    [
      "is there with a setting that the list does not show",
      has(declared(HOST, { settings: { min_tls_version: null } }), ["ssl.settings.min_tls_version"]),
      "import",
    ],
    [
      "is there with an origin that no file names",
      has(declared(HOST, {}, { custom_origin_server: "o.example.org" })),
      ["custom_origin_server"],
    ],
    [
      "is there with metadata that no file names",
      has(declared(HOST, {}, { custom_metadata: { a: "b" } })),
      ["custom_metadata"],
    ],
  ])("that %s", (_, found, expected) => {
    const { imports, taken } = findingsOf(touched, [found]);
    if (expected === "nothing") expect({ imports, taken }).toEqual({ imports: [], taken: [] });
    else if (expected === "import")
      expect(imports).toEqual([
        { stack: touched[0]?.resource.stack, address: touched[0]?.resource.address, id: "zone/id" },
      ]);
    else expect(taken).toEqual([expect.objectContaining({ importId: "zone/id", paths: expected })]);
  });

  it("names whose it is, where its KV value tells", () => {
    const entries = touchedBy(entry(HOST, { to: ENTRY }));
    const { taken } = findingsOf(entries, [has(entryValues(HOST, { workerName: "globex-shop", tenant: "globex" }))]);
    expect(taken).toEqual([expect.objectContaining({ paths: ["value"], tenant: "globex" })]);
    expect(findingsOf(entries, [has({ ...entryValues(HOST, ENTRY), metadata: null })]).imports).toHaveLength(1);
  });
});

describe("a resource that the state knows", () => {
  const before = declared(HOST);
  const after = declared(HOST, { settings: { min_tls_version: "1.3" } });
  const update = touchedBy(host(HOST, { from: before, to: after }));

  it("is gone where Cloudflare has none of this ID", () => {
    const { gone } = findingsOf(update, [undefined]);
    expect(gone.map(({ address }) => address)).toEqual(["cloudflare_custom_hostname.shop_acme_com"]);
    expect(returningHostnames(gone)).toEqual([{ stack: gone[0]?.stack, hostname: HOST }]);
    const deletion = findingsOf(touchedBy(host(HOST, { from: before })), [undefined]);
    expect(returningHostnames(deletion.gone)).toEqual([]);
  });

  it.each<readonly [string, FoundObject, readonly object[]]>([
    ["is as the state has it", has(before), []],
    ["was changed to what is planned", has(after), []],
    [
      "was changed in a declared field",
      has(declared(HOST, { settings: { min_tls_version: "1.0" } })),
      [{ path: ["ssl", "settings", "min_tls_version"], state: "1.2", cloudflare: "1.0" }],
    ],
    [
      "has a setting of Cloudflare's that no one declared",
      has(declared(HOST, { settings: { early_hints: "on" } })),
      [],
    ],
    ["has an empty value where the state has none", has(declared(HOST, {}, { custom_metadata: {} })), []],
    [
      "has lost a declared value",
      has(declared(HOST, { settings: { http2: null } })),
      [{ path: ["ssl", "settings", "http2"], state: "on", cloudflare: null }],
    ],
  ])("and that %s", (_, found, expected) => {
    const { differences } = findingsOf(update, [found]);
    expect(differences.map(({ path, state, cloudflare }) => ({ path, state, cloudflare }))).toEqual(expected);
  });

  it("counts metadata as the same, as JSON text or as a value", () => {
    const value = (metadata: unknown) => ({ ...entryValues(HOST, ENTRY), metadata }) as JsonObject;
    const touched = touchedBy(entry(HOST, { from: ENTRY, to: { ...ENTRY, workerName: "acme-new" } }));
    const [first] = touched;
    if (first === undefined) throw new Error("nothing is touched");
    const clear = { before: value('{"a":1}'), after: value('{"a":1}') };
    expect(findingsOf([{ ...first, clear }], [has(value({ a: 1 }))]).differences).toEqual([]);
    expect(findingsOf([{ ...first, clear }], [has(value({ a: 2 }))]).differences).toHaveLength(1);
  });

  it("shows no value that the plan masks, neither the state's nor Cloudflare's", () => {
    const [first] = update;
    if (first === undefined) throw new Error("nothing is touched");
    const settings = { ...first.resource.before, ssl: { settings: { min_tls_version: "(sensitive value)" } } };
    const masked = { ...first, resource: { ...first.resource, before: settings } };
    const { differences } = findingsOf([masked], [has(declared(HOST, { settings: { min_tls_version: "1.0" } }))]);
    expect(JSON.stringify(differences)).not.toMatch(/1\.[02]/);
    expect(differences).toHaveLength(1);
  });
});
