import { describe, expect, it } from "@jest/globals";
import { type Checked, checked, notChecked } from "../../src/cloudflare/checked";
import type { Snapshot } from "../../src/cloudflare/snapshot";
import { plainState } from "../../src/desired/desired-state";
import { compareStack, hostnameOwners, snapshotFailures, strangersIn } from "../../src/drift/compare";
import { isClean, isSeenByTerraform } from "../../src/drift/drift";
import { snapshotFinder } from "../../src/drift/snapshot-objects";
import type { Json, JsonObject } from "../../src/json";
import {
  CUSTOM_HOSTNAME,
  DISPATCH_NAMESPACE,
  DNS_RECORD,
  FALLBACK_ORIGIN,
  KV_ENTRY,
  KV_NAMESPACE,
  REGIONAL_HOSTNAME,
  WORKERS_ROUTE,
  WORKERS_SCRIPT,
  ZONE,
} from "../../src/terraform/resource-types";
import type { StateObject } from "../../src/terraform/state-objects";
import { checkedEnvironment } from "../support/registry";
import { hostnameList, kvEntryList, partialSnapshot } from "./snapshots";

const NAMES = { dnsNames: new Set(["origin.saas.com"]), scriptName: "dispatch", dispatchNamespace: "production" };
const SHOP = "shop.acme.com";
const OWNERS = hostnameOwners(plainState(checkedEnvironment({}, { acme: { hostnames: [{ hostname: SHOP }] } })));

const BINDINGS = [
  { name: "DISPATCHER", type: "dispatch_namespace", namespace: "production" },
  { name: "KV", type: "kv_namespace", namespace_id: "kv1" },
  { name: "LOOKUP", type: "plain_text", text: "kv" },
];
const SSL = { method: "http", type: "dv", settings: { min_tls_version: "1.2" } };
const METADATA = { tenant: "acme" };

/** What a state has of one of each type, and what its configuration declares. */
const STATE: Readonly<Record<string, { address: string; id: string; fields: JsonObject }>> = {
  [ZONE]: { address: `${ZONE}.zone`, id: "z1", fields: { name: "saas.com", type: "full", paused: false } },
  [CUSTOM_HOSTNAME]: {
    address: `${CUSTOM_HOSTNAME}.shop_acme_com`,
    id: `id of ${SHOP}`,
    fields: { hostname: SHOP, custom_metadata: METADATA, ssl: SSL },
  },
  [KV_ENTRY]: {
    address: `${KV_ENTRY}.shop_acme_com`,
    id: `hostname:${SHOP}`,
    fields: { key_name: `hostname:${SHOP}`, value: '{"workerName":"acme"}' },
  },
  [FALLBACK_ORIGIN]: { address: `${FALLBACK_ORIGIN}.fallback_origin`, id: "f1", fields: { origin: "origin.saas.com" } },
  [DNS_RECORD]: {
    address: `${DNS_RECORD}.fallback_origin`,
    id: "d1",
    fields: { name: "origin.saas.com", type: "AAAA", content: "100::", proxied: true, ttl: 1 },
  },
  [WORKERS_ROUTE]: { address: `${WORKERS_ROUTE}.dispatch`, id: "r1", fields: { pattern: "*/*", script: "dispatch" } },
  [REGIONAL_HOSTNAME]: {
    address: `${REGIONAL_HOSTNAME}.cname_target`,
    id: "customers.saas.com",
    fields: { hostname: "customers.saas.com", region_key: "eu" },
  },
  [KV_NAMESPACE]: { address: `${KV_NAMESPACE}.hostnames`, id: "kv1", fields: { title: "production" } },
  [DISPATCH_NAMESPACE]: { address: `${DISPATCH_NAMESPACE}.dispatch`, id: "production", fields: { name: "production" } },
  [WORKERS_SCRIPT]: {
    address: `${WORKERS_SCRIPT}.dispatch`,
    id: "dispatch",
    fields: {
      script_name: "dispatch",
      content_sha256: "c0ffee",
      compatibility_date: "2026-04-21",
      observability: { enabled: true },
      bindings: BINDINGS,
    },
  },
};

/** Cloudflare's side of the same. Each has something more, as its answers do. */
function asDeclared(): Snapshot {
  const fieldsOf = (type: string) => STATE[type]?.fields as never;
  const withId = (type: string) => ({ id: STATE[type]?.id, fields: fieldsOf(type) });
  return partialSnapshot({
    zoneId: "z1",
    zone: checked({ ...withId(ZONE), name: "saas.com" } as never),
    hostnames: hostnameList({
      [SHOP]: { custom_metadata: METADATA, ssl: { ...SSL, settings: { min_tls_version: "1.2", http2: "on" } } },
    }),
    kvNamespace: checked({ ...withId(KV_NAMESPACE), name: "production" } as never),
    kvKeys: checked(new Set([`hostname:${SHOP}`])),
    kvEntries: kvEntryList({ [SHOP]: '{"workerName":"acme"}' }),
    fallbackOrigin: checked({ fields: fieldsOf(FALLBACK_ORIGIN) } as never),
    dnsRecords: checked([{ ...withId(DNS_RECORD), name: "origin.saas.com", type: "AAAA" } as never]),
    routes: checked([{ ...withId(WORKERS_ROUTE), pattern: "*/*" } as never]),
    regionalHostnames: checked([{ hostname: "customers.saas.com", fields: fieldsOf(REGIONAL_HOSTNAME) } as never]),
    dispatchNamespace: checked({ name: "production", fields: { name: "production" }, scriptCount: 0 }),
    dispatchWorker: checked({
      fields: {
        script_name: "dispatch",
        content_sha256: "c0ffee",
        compatibility_date: "2026-04-21",
        observability: { enabled: true, head_sampling_rate: 1 },
        bindings: [...BINDINGS].reverse(),
      },
      contentSha256: checked("c0ffee"),
    } as never),
  });
}

const objectOf = (type: string): StateObject => ({ type, ...(STATE[type] as Omit<StateObject, "type">) });
const CONFIG: JsonObject = {
  resource: Object.fromEntries(
    Object.entries(STATE).map(([type, { address, fields }]) => [type, { [address.split(".")[1] ?? ""]: fields }]),
  ),
};

function compared(snapshot: Snapshot, types = Object.keys(STATE), config: JsonObject = CONFIG) {
  const stack = { name: "s", config, objects: types.map(objectOf) };
  return compareStack(stack, snapshotFinder(snapshot, NAMES), OWNERS);
}

/** `type kind path: state → cloudflare (repair)` of each that differs. */
function told(snapshot: Snapshot, types?: string[], config?: JsonObject): readonly string[] {
  return compared(snapshot, types, config).objects.flatMap(({ address, kind, fields }) =>
    fields.length === 0
      ? [`${address} ${kind}`]
      : fields.map(
          ({ path, state, cloudflare, repair }) =>
            `${address} ${kind} ${path}: ${JSON.stringify(state)} → ${JSON.stringify(cloudflare)} (${repair})`,
        ),
  );
}

const HOST = `${CUSTOM_HOSTNAME}.shop_acme_com`;
const WORKER = `${WORKERS_SCRIPT}.dispatch`;
const host = (fields: JsonObject): Partial<Snapshot> => ({
  hostnames: hostnameList({ [SHOP]: { custom_metadata: METADATA, ssl: SSL, ...fields } }),
});
const worker = (bindings: readonly Json[]): Partial<Snapshot> => ({
  dispatchWorker: checked({
    fields: { ...STATE[WORKERS_SCRIPT]?.fields, bindings },
    contentSha256: checked("c0ffee"),
  } as never),
});
const code = (contentSha256: Checked<string>): Partial<Snapshot> => {
  const { content_sha256: _, ...fields } = STATE[WORKERS_SCRIPT]?.fields ?? {};
  const known = contentSha256.checked ? { content_sha256: contentSha256.value } : {};
  return { dispatchWorker: checked({ fields: { ...fields, ...known }, contentSha256 } as never) };
};
const bound = (name: string, change: JsonObject) =>
  worker(BINDINGS.map((binding) => (binding.name === name ? { ...binding, ...change } : binding)));
const settings = (more: JsonObject): Partial<Snapshot> =>
  host({ ssl: { ...SSL, settings: { ...SSL.settings, ...more } } });
const record = (change: JsonObject): Partial<Snapshot> => ({
  dnsRecords: checked([
    { id: "d1", name: "origin.saas.com", type: "AAAA", fields: { ...STATE[DNS_RECORD]?.fields, ...change } } as never,
  ]),
});

describe("a stack compared with a snapshot", () => {
  it("holds nothing where Cloudflare has what is declared, and what it adds by itself", () => {
    expect(compared(asDeclared())).toEqual({ objects: [], notCompared: [], unknown: new Map() });
  });

  it.each<[string, Partial<Snapshot>, readonly string[]]>([
    [
      "a certificate setting",
      settings({ min_tls_version: "1.0" }),
      [`${HOST} changed ssl.settings.min_tls_version: "1.2" → "1.0" (release)`],
    ],
    [
      "a declared setting that is unset",
      host({ ssl: { method: "http", type: "dv" } }),
      [`${HOST} changed ssl.settings.min_tls_version: "1.2" → null (release)`],
    ],
    [
      "a setting that nobody declares",
      settings({ ciphers: ["AES128-SHA"] }),
      [`${HOST} changed ssl.settings.ciphers: null → ["AES128-SHA"] (none)`],
    ],
    [
      "metadata with one more key",
      host({ custom_metadata: { ...METADATA, a: "b" } }),
      [`${HOST} changed custom_metadata: {"tenant":"acme"} → {"tenant":"acme","a":"b"} (release)`],
    ],
    [
      "an origin that no file names",
      host({ custom_origin_server: "evil.example" }),
      [`${HOST} changed custom_origin_server: null → "evil.example" (release)`],
    ],
    ["a hostname that is gone", { hostnames: hostnameList({}) }, [`${HOST} gone`]],
    [
      "a hostname that was created again",
      { hostnames: hostnameList({ [SHOP]: { id: "new", custom_metadata: METADATA, ssl: SSL } }) },
      [`${HOST} replaced`],
    ],
    [
      "an entry's value",
      { kvEntries: kvEntryList({ [SHOP]: "{}" }) },
      [`${KV_ENTRY}.shop_acme_com changed value: "{\\"workerName\\":\\"acme\\"}" → "{}" (release)`],
    ],
    ["an entry that is gone", { kvEntries: kvEntryList({}) }, [`${KV_ENTRY}.shop_acme_com gone`]],
    [
      "a record's content",
      record({ content: "2001:db8::1" }),
      [`${DNS_RECORD}.fallback_origin changed content: "100::" → "2001:db8::1" (release)`],
    ],
    [
      "a record past the proxy",
      record({ proxied: false }),
      [`${DNS_RECORD}.fallback_origin changed proxied: true → false (release)`],
    ],
    ["a record that is gone", { dnsRecords: checked([]) }, [`${DNS_RECORD}.fallback_origin gone`]],
    [
      "a route's pattern",
      { routes: checked([{ id: "r1", pattern: "a/*", fields: { pattern: "a/*", script: "dispatch" } } as never]) },
      [`${WORKERS_ROUTE}.dispatch changed pattern: "*/*" → "a/*" (release)`],
    ],
    [
      "a route to no Worker",
      { routes: checked([{ id: "r1", pattern: "*/*", fields: { pattern: "*/*" } } as never]) },
      [`${WORKERS_ROUTE}.dispatch changed script: "dispatch" → null (release)`],
    ],
    [
      "the fallback origin",
      { fallbackOrigin: checked({ fields: { origin: "other.saas.com" } } as never) },
      [`${FALLBACK_ORIGIN}.fallback_origin changed origin: "origin.saas.com" → "other.saas.com" (release)`],
    ],
    [
      "a KV namespace's title",
      { kvNamespace: checked({ id: "kv1", name: "x", fields: { title: "x" } }) },
      [`${KV_NAMESPACE}.hostnames changed title: "production" → "x" (release)`],
    ],
    [
      "a region",
      {
        regionalHostnames: checked([
          { hostname: "customers.saas.com", fields: { hostname: "customers.saas.com", region_key: "us" } } as never,
        ]),
      },
      [`${REGIONAL_HOSTNAME}.cname_target changed region_key: "eu" → "us" (release)`],
    ],
    [
      "a dispatch namespace that is gone",
      { dispatchNamespace: checked(undefined) },
      [`${DISPATCH_NAMESPACE}.dispatch gone`],
    ],
    ["a Worker that is gone", { dispatchWorker: checked(undefined) }, [`${WORKER} gone`]],
    [
      "a redirected KV binding",
      bound("KV", { namespace_id: "kv2" }),
      [`${WORKER} changed bindings.KV.namespace_id: "kv1" → "kv2" (revision)`],
    ],
    [
      "a changed lookup",
      bound("LOOKUP", { text: "label" }),
      [`${WORKER} changed bindings.LOOKUP.text: "kv" → "label" (revision)`],
    ],
    [
      "other code of the Worker",
      code(checked("bad")),
      [`${WORKER} changed content_sha256: "c0ffee" → "bad" (release)`],
    ],
    [
      "a lost DISPATCHER",
      worker(BINDINGS.slice(1)),
      [`${WORKER} changed bindings.DISPATCHER: "dispatch_namespace" → null (revision)`],
    ],
    [
      "an outbound Worker that nobody declared",
      bound("DISPATCHER", { outbound: { worker: { service: "spy" } } }),
      [`${WORKER} changed bindings.DISPATCHER.outbound: null → {"worker":{"service":"spy"}} (revision)`],
    ],
    [
      "a variable that someone added, without its text",
      worker([...BINDINGS, { name: "TOKEN", type: "plain_text", text: "secret" }]),
      [`${WORKER} changed bindings.TOKEN: null → "plain_text" (revision)`],
    ],
  ])("names %s, and nothing else", (_, change, expected) => {
    expect(told({ ...asDeclared(), ...change })).toEqual(expected);
  });

  it("does not compare parameters of an outbound Worker: a person sets them", () => {
    const [dispatcher, ...others] = BINDINGS;
    const outbound = { worker: { service: "egress" } };
    const declared = [{ ...dispatcher, outbound }, ...others];
    const objects = [{ ...objectOf(WORKERS_SCRIPT), fields: { ...STATE[WORKERS_SCRIPT]?.fields, bindings: declared } }];
    const theirs = worker([{ ...dispatcher, outbound: { ...outbound, params: [{ name: "a" }] } }, ...others]);
    const find = snapshotFinder({ ...asDeclared(), ...theirs }, NAMES);
    expect(compareStack({ name: "s", config: CONFIG, objects }, find, OWNERS).objects).toEqual([]);
  });

  it("says nothing of a field that the list leaves out", () => {
    const hostnames = hostnameList({ [SHOP]: { ssl: SSL } }, ["custom_metadata"]);
    expect(told({ ...asDeclared(), hostnames })).toEqual([]);
  });

  it("takes an expression in the configuration for a declaration", () => {
    const config = { resource: { [CUSTOM_HOSTNAME]: { shop_acme_com: { ssl: "${local.ssl}" } } } };
    const snapshot = { ...asDeclared(), ...settings({ min_tls_version: "1.0" }) };
    expect(told(snapshot, [CUSTOM_HOSTNAME], config)).toEqual([
      `${HOST} changed ssl.settings.min_tls_version: "1.2" → "1.0" (release)`,
    ]);
  });

  it("leaves what Terraform ignores, and a false that Cloudflare leaves out", () => {
    const block = {
      ssl: { ...SSL, cloudflare_branding: false },
      lifecycle: { ignore_changes: ["ssl.method", "ssl.settings"] },
    };
    const config = { resource: { [CUSTOM_HOSTNAME]: { shop_acme_com: block } } };
    const changed = {
      ssl: { type: "dv", method: "txt", settings: { min_tls_version: "1.0", ciphers: ["AES128-SHA"] } },
    };
    expect(told({ ...asDeclared(), ...host(changed) }, [CUSTOM_HOSTNAME], config)).toEqual([
      `${HOST} changed ssl.settings.ciphers: null → ["AES128-SHA"] (none)`,
    ]);
    const objects = [
      { ...objectOf(CUSTOM_HOSTNAME), fields: { hostname: SHOP, custom_metadata: METADATA, ssl: block.ssl } },
    ];
    const find = snapshotFinder({ ...asDeclared(), ...host({}) }, NAMES);
    expect(compareStack({ name: "s", config, objects }, find, OWNERS).objects).toEqual([]);
  });

  it("names the tenant of a hostname, and none for what serves all", () => {
    const snapshot = { ...asDeclared(), ...record({ ttl: 60 }), hostnames: hostnameList({}) };
    expect(compared(snapshot).objects.map(({ tenant, name }) => [tenant, name])).toEqual([
      ["acme", SHOP],
      [undefined, "origin.saas.com"],
    ]);
  });

  it("lists what no snapshot holds: other records, other Workers", () => {
    const objects = [
      { ...objectOf(DNS_RECORD), fields: { name: "www.saas.com", type: "A" } },
      { ...objectOf(WORKERS_SCRIPT), fields: { script_name: "own" } },
    ];
    const { notCompared } = compareStack(
      { name: "s", config: CONFIG, objects },
      snapshotFinder(asDeclared(), NAMES),
      OWNERS,
    );
    expect(notCompared).toHaveLength(2);
  });

  it("never calls gone what was not read", () => {
    const { objects, unknown } = compared(partialSnapshot({}));
    expect([objects, [...unknown]]).toEqual([[], [["HTTP 503", 10]]]);
  });

  it("calls nothing gone in a zone that the token may not see, nor in a namespace that is gone", () => {
    const zone = { ...asDeclared(), zone: checked(undefined), hostnames: hostnameList({}), routes: checked([]) };
    expect(told(zone)).toEqual([]);
    const namespace = { ...asDeclared(), kvNamespace: checked(undefined), kvEntries: kvEntryList({}) };
    expect(told(namespace)).toEqual([`${KV_NAMESPACE}.hostnames gone`]);
  });

  it("has Terraform asked only about what Terraform sees", () => {
    const seen = (change: Partial<Snapshot>) => compared({ ...asDeclared(), ...change }).objects.map(isSeenByTerraform);
    expect(seen(settings({ min_tls_version: "1.0" }))).toEqual([true]);
    expect(seen({ hostnames: hostnameList({}) })).toEqual([true]);
    expect(seen(bound("KV", { namespace_id: "kv2" }))).toEqual([false]);
    expect(seen(settings({ ciphers: ["AES128-SHA"] }))).toEqual([false]);
  });
});

describe("what nobody declares", () => {
  const known = { hostnames: new Set([SHOP]), kvKeys: new Set([`hostname:${SHOP}`]) };

  it("is a hostname of the zone and an entry that are in no file and no state", () => {
    const hostnames = hostnameList({ [SHOP]: {}, "b.example": {}, "a.example": {} });
    const kvKeys = checked(new Set(["hostname:left.example", `hostname:${SHOP}`]));
    const strangers = strangersIn({ ...asDeclared(), hostnames, kvKeys }, known);
    expect(strangers).toEqual({ hostnames: ["a.example", "b.example"], kvKeys: ["hostname:left.example"] });
    const drift = { readAt: 0, compared: 1, pending: [], objects: [], strangers, failures: [], notCompared: [] };
    expect(isClean(drift)).toBe(false);
  });
});

it("nobody declares and the platform file leaves to others is no drift", () => {
  const hostnames = hostnameList({ "a.partner.com": {}, "b.example": {} });
  const kvKeys = checked(
    new Set(["hostname:a.partner.com", "hostname:_wildcard.partner.com", "hostname:left.example"]),
  );
  const known = { hostnames: new Set<string>(), kvKeys: new Set<string>() };
  expect(strangersIn({ ...asDeclared(), hostnames, kvKeys }, known, ["*.partner.com"])).toEqual({
    hostnames: ["b.example"],
    kvKeys: ["hostname:left.example"],
  });
});

describe("what could not be asked", () => {
  it("is told once for each reason, with how many resources it hides", () => {
    const { unknown } = compared(partialSnapshot({}));
    expect(snapshotFailures(asDeclared(), [unknown, unknown])).toEqual(["Not checked, 20 resources: HTTP 503."]);
    expect(snapshotFailures(asDeclared(), [])).toEqual([]);
  });

  it("is a list that was not read to its end, and keys that were not read", () => {
    const hostnames = { ...hostnameList({}), complete: false, failures: ["page 3: HTTP 500"] };
    const snapshot = { ...asDeclared(), hostnames, kvKeys: notChecked("HTTP 401") };
    expect(snapshotFailures(snapshot, [])).toEqual([
      "Not checked, custom hostnames: page 3: HTTP 500.",
      "Not checked, KV entries: HTTP 401.",
    ]);
  });

  it("is the code of the dispatch Worker, where only its settings were read", () => {
    const snapshot = { ...asDeclared(), ...code(notChecked("HTTP 500")) };
    expect(told(snapshot)).toEqual([]);
    expect(snapshotFailures(snapshot, [])).toEqual(["Not checked, code of the dispatch Worker: HTTP 500."]);
  });

  it("is a field that Cloudflare's list leaves out", () => {
    const gaps = [{ hostnameClass: "with metadata", hostnames: [SHOP], fields: ["custom_metadata"] }];
    expect(snapshotFailures({ ...asDeclared(), hostnames: { ...hostnameList({}), gaps } }, [])).toEqual([
      "Not checked, custom_metadata of 1 hostname with metadata: Cloudflare's list leaves them out.",
    ]);
  });
});
