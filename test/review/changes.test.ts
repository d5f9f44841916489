import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { verdictOf } from "../../src/review/review";
import type { KvEntry } from "../../worker/kv-entry";
import {
  arrival,
  type BuiltResource,
  build,
  declared,
  departure,
  entry,
  entryValues,
  host,
  planOf,
  quietHost,
} from "../support/plans";
import { changeOf, MANIFEST, reviewOf } from "./review-builder";

const HOSTNAME = "shop.acme.com";
const LIVE: KvEntry = { workerName: "acme-shop", tenant: "acme" };
const SUSPENDED: KvEntry = { ...LIVE, status: "suspended" };
const IMPORTED = entryValues(HOSTNAME, LIVE);
const BARE = { workerName: "acme-shop" };

function rerouted(from: KvEntry, to: KvEntry): readonly BuiltResource[] {
  return [quietHost(HOSTNAME), entry(HOSTNAME, { from, to })];
}

function edited(from: ReturnType<typeof declared>, to: ReturnType<typeof declared>): readonly BuiltResource[] {
  return [host(HOSTNAME, { from, to }), entry(HOSTNAME, { from: LIVE, to: LIVE })];
}

const other = [quietHost("www.acme.com"), entry("www.acme.com", { from: LIVE, to: LIVE })];

describe("what one hostname's resources mean for its tenant", () => {
  it.each<[string, readonly BuiltResource[], readonly string[], string]>([
    ["a new tenant's first hostname", arrival(HOSTNAME, "acme"), ["onboarded"], "none"],
    ["one more of a known tenant's", [...arrival(HOSTNAME, "acme"), ...other], ["added"], "none"],
    ["a hostname that leaves", departure(HOSTNAME, "acme"), ["removed"], "outage"],
    [
      "a hostname that leaves while its tenant is suspended",
      [host(HOSTNAME, { from: declared(HOSTNAME) }), entry(HOSTNAME, { from: SUSPENDED })],
      ["removed"],
      "none",
    ],
    ["another Worker", rerouted(LIVE, { ...LIVE, workerName: "acme-v2" }), ["moved"], "routing"],
    [
      "another Worker below a path",
      rerouted(LIVE, { ...LIVE, paths: [{ prefix: "/v2", workerName: "acme-v2" }] }),
      ["moved"],
      "routing",
    ],
    ["other limits", rerouted(LIVE, { ...LIVE, limits: { cpuMs: 50 } }), ["edited"], "routing"],
    ["a redirect", rerouted(LIVE, { ...LIVE, canonical: "www.acme.com" }), ["edited"], "routing"],
    ["suspension", rerouted(LIVE, SUSPENDED), ["suspended"], "outage"],
    ["maintenance", rerouted(LIVE, { ...LIVE, status: "maintenance" }), ["suspended"], "outage"],
    ["the status removed", rerouted(LIVE, { ...LIVE, status: "removed" }), ["removed"], "outage"],
    ["resumption", rerouted(SUSPENDED, LIVE), ["resumed"], "routing"],
    ["one refusal for another", rerouted(SUSPENDED, { ...LIVE, status: "maintenance" }), ["edited"], "routing"],
    [
      "a stricter certificate setting",
      edited(declared(HOSTNAME), declared(HOSTNAME, { settings: { min_tls_version: "1.3" } })),
      ["recertified"],
      "validation",
    ],
    [
      "metadata, which sends ssl again all the same",
      edited(declared(HOSTNAME), declared(HOSTNAME, {}, { custom_metadata: { tier: "gold" } })),
      ["recertified", "edited"],
      "validation",
    ],
    [
      "a hostname replaced",
      [host(HOSTNAME, { from: declared(HOSTNAME), to: declared(HOSTNAME), replace: true })],
      ["recertified"],
      "outage",
    ],
    [
      "a KV entry replaced",
      [quietHost(HOSTNAME), entry(HOSTNAME, { from: LIVE, to: LIVE, replace: true })],
      ["edited"],
      "outage",
    ],
    ["a KV entry destroyed alone", [quietHost(HOSTNAME), entry(HOSTNAME, { from: LIVE })], ["removed"], "outage"],
    [
      "a hostname that Cloudflare deleted",
      [
        host(HOSTNAME, { from: declared(HOSTNAME), now: null, to: declared(HOSTNAME) }),
        entry(HOSTNAME, { from: LIVE, to: LIVE }),
      ],
      ["returning"],
      "validation",
    ],
    [
      "a KV entry that somebody deleted",
      [quietHost(HOSTNAME), entry(HOSTNAME, { from: LIVE, now: null, to: LIVE })],
      ["repaired"],
      "routing",
    ],
    [
      "a KV entry that somebody edited",
      [quietHost(HOSTNAME), entry(HOSTNAME, { from: LIVE, now: { workerName: "evil", tenant: "acme" }, to: LIVE })],
      ["repaired"],
      "routing",
    ],
    [
      "a suspension that somebody lifted by hand, put back",
      [quietHost(HOSTNAME), entry(HOSTNAME, { from: SUSPENDED, now: LIVE, to: SUSPENDED })],
      ["repaired"],
      "outage",
    ],
    [
      "an edit on top of drift",
      [
        quietHost(HOSTNAME),
        entry(HOSTNAME, { from: LIVE, now: { workerName: "evil" }, to: { ...LIVE, workerName: "acme-v2" } }),
      ],
      ["moved", "repaired"],
      "routing",
    ],
    [
      "a certificate setting that somebody changed, put back",
      [
        host(HOSTNAME, {
          from: declared(HOSTNAME),
          now: declared(HOSTNAME, { settings: { min_tls_version: "1.0" } }),
          to: declared(HOSTNAME),
        }),
      ],
      ["recertified", "repaired"],
      "validation",
    ],
    [
      "a KV entry imported",
      [build("cloudflare_workers_kv.x", { from: IMPORTED, to: IMPORTED, extra: { importing: { id: "a/n/k" } } })],
      ["added"],
      "none",
    ],
    [
      "an import",
      [host(HOSTNAME, { from: declared(HOSTNAME), to: declared(HOSTNAME), extra: { importing: { id: "z/h" } } })],
      ["added"],
      "none",
    ],
    [
      "an import that is edited at once",
      [
        host(HOSTNAME, {
          from: declared(HOSTNAME, { settings: { min_tls_version: "1.0" } }),
          to: declared(HOSTNAME),
          extra: { importing: { id: "z/h" } },
        }),
      ],
      ["added", "recertified"],
      "validation",
    ],
  ])("%s", (_case, resources, kinds, impact) => {
    const change = changeOf(reviewOf(resources), HOSTNAME);
    expect(change).toMatchObject({ kinds, impact });
  });

  it("says nothing of a hostname that nothing changes for", () => {
    expect(reviewOf(other).changes).toEqual([]);
  });

  it("shows a KV value that no one can read as it is", () => {
    const [change] = reviewOf([entry(HOSTNAME, { from: LIVE, to: "not json" })]).changes;
    expect(change?.notes).toEqual([
      { attribute: "value", before: '{"workerName":"acme-shop","tenant":"acme"}', after: "not json" },
    ]);
  });

  it("takes a KV value's keys for data, whatever they are called", () => {
    const to = '{"workerName":"acme-shop","tenant":"acme","constructor":1,"__proto__":{"status":"suspended"}}';
    const [change] = reviewOf([entry(HOSTNAME, { from: LIVE, to })]).changes;
    expect(change).toMatchObject({ kinds: ["edited"], impact: "routing" });
    expect(change?.notes).toContainEqual({ attribute: "constructor", before: null, after: "1" });
  });

  it("takes what only Cloudflare computes for noise", () => {
    const settled = build(
      `cloudflare_custom_hostname.shop_acme_com`,
      { from: declared(HOSTNAME), to: declared(HOSTNAME, { method: "txt" }) },
      {
        computed: { status: "pending" },
        unknown: { status: true, ssl: { certificate_authority: true } },
        sensitive: {},
      },
    );
    const [change] = reviewOf([settled]).changes;
    expect(change?.notes).toEqual([{ attribute: "ssl.method", before: "http", after: "txt" }]);
  });

  it("takes drift of settings that no one declared for noise", () => {
    const to = { ...declared(HOSTNAME), ssl: { method: "http", type: "dv" } };
    const now = { ...to, ssl: { ...to.ssl, settings: { ciphers: [], early_hints: "off" } } };
    expect(changeOf(reviewOf([host(HOSTNAME, { from: to, now, to })]), HOSTNAME)?.kinds).toEqual(["recertified"]);
  });

  it("takes metadata that someone added by hand for drift, since all of a map is declared", () => {
    const to = declared(HOSTNAME, {}, { custom_metadata: {} });
    const now = declared(HOSTNAME, {}, { custom_metadata: { note: "x" } });
    const result = reviewOf([host(HOSTNAME, { from: to, now, to })]);
    expect(changeOf(result, HOSTNAME)?.kinds).toEqual(["recertified", "repaired"]);
  });

  it("says that an origin taken out of a file stays at Cloudflare", () => {
    const from = declared(HOSTNAME, {}, { custom_origin_server: "old.acme.com" });
    const to = declared(HOSTNAME, {}, { custom_origin_server: null });
    const [change] = reviewOf(edited(from, to)).changes;
    expect(change?.notes).toContainEqual({ sentence: expect.stringContaining("Cloudflare keeps an origin") });
  });

  it("warns that a returning customer gets new tokens", () => {
    const [change] = reviewOf([
      host(HOSTNAME, { from: declared(HOSTNAME), now: null, to: declared(HOSTNAME) }),
    ]).changes;
    expect(change?.notes).toContainEqual({ sentence: expect.stringContaining("new verification tokens") });
  });
});

describe("a hostname with an uploaded certificate", () => {
  const PAIR = { custom_certificate: "(sensitive)", custom_key: "(sensitive)" };
  const stricter = { settings: { min_tls_version: "1.3" } };
  const variables = ["var.acme_certificate", "var.acme_key"];
  const withPair = (ssl: JsonObject, after: JsonObject) =>
    host(HOSTNAME, { from: declared(HOSTNAME, ssl), to: declared(HOSTNAME, { ...ssl, ...after }) });
  const referring = (resource: BuiltResource): BuiltResource => ({
    ...resource,
    block: { ...resource.block, expressions: { ssl: { references: variables } } },
  });

  it.each<[string, JsonObject]>([
    ["Cloudflare returns the certificate without its key", { ...PAIR, custom_key: null }],
    ["Cloudflare returns neither", { custom_certificate: null, custom_key: null }],
  ])("is refused when it is edited without rotate and %s", (_case, ssl) => {
    const result = reviewOf([referring(withPair(ssl, stricter))]);
    expect(result.refusals).toEqual([{ rule: "pair-not-sent", hostname: HOSTNAME }]);
    expect(verdictOf(result)).toBe(1);
    expect(result.changes[0]?.notes).toContainEqual({ sentence: expect.stringContaining("rotate") });
  });

  it("is re-certified when the pair is sent whole, and that is no repaired drift", () => {
    const from = declared(HOSTNAME, { ...PAIR });
    const now = declared(HOSTNAME, { ...PAIR, custom_key: null, method: "txt" });
    const result = reviewOf([referring(host(HOSTNAME, { from, now, to: declared(HOSTNAME, PAIR) }))]);
    expect(result.refusals).toEqual([]);
    expect(result.changes[0]).toMatchObject({ kinds: ["recertified"], impact: "validation" });
    expect(result.changes[0]?.notes).toEqual([{ sentence: expect.stringContaining("with its private key") }]);
  });
});

it("a path that changes is told by itself, also at the end of a long list", () => {
  const many = [...Array(40).keys()].map((index) => ({ prefix: `/part-${index}`, workerName: "acme-shop" }));
  const paths = (login: string) => [...many, { prefix: "/login", workerName: login }];
  const value = (login: string) => ({ workerName: "acme-shop", tenant: "acme", paths: paths(login) });
  const { changes } = reviewOf([entry(HOSTNAME, { from: value("acme-login"), to: value("mallory") })]);
  expect(changes.flatMap(({ notes }) => notes)).toEqual([
    { attribute: "paths./login", before: "acme-login", after: "mallory" },
  ]);
});

describe("what is new is named with", () => {
  const facts = (result: ReturnType<typeof reviewOf>, hostname: string) =>
    result.changes
      .find((change) => change.hostname === hostname)
      ?.notes.flatMap((note) => ("fact" in note ? [`${note.fact}: ${note.value}`] : []));

  it("its Worker and the certificate that Cloudflare issues", () => {
    expect(facts(reviewOf(arrival(HOSTNAME, "acme")), HOSTNAME)).toEqual([
      "Worker: acme-shop",
      "certificate: issued by Cloudflare's choice, validated by http",
    ]);
  });

  it("its Workers by path", () => {
    const to = { workerName: "acme-shop", tenant: "acme", paths: [{ prefix: "/v2", workerName: "acme-v2" }] };
    expect(facts(reviewOf([entry(HOSTNAME, { to })]), HOSTNAME)).toEqual(["Worker: acme-shop; /v2: acme-v2"]);
    const odd = JSON.stringify({ ...to, paths: [{ prefix: "/v2" }] });
    expect(facts(reviewOf([entry(HOSTNAME, { to: odd })]), HOSTNAME)).toEqual([
      'Worker: acme-shop; by path [{"prefix":"/v2"}]',
    ]);
  });

  it("the variables of a certificate that is brought along", () => {
    const brought = host(HOSTNAME, { to: declared(HOSTNAME, { custom_certificate: "x", custom_key: "y" }) });
    const block = {
      ...brought.block,
      expressions: { ssl: { references: ["var.fjord_certificate", "var.fjord_key"] } },
    };
    expect(facts(reviewOf([{ ...brought, block }]), HOSTNAME)).toEqual([
      "certificate: uploaded, from the variables fjord_certificate and fjord_key",
    ]);
  });

  it("its siblings under the same registrable domain, other tenants' first, wherever they are known from", () => {
    const tenants = {
      ...MANIFEST.tenants,
      before: {
        "cloudflare_custom_hostname.www_fjord_no": "fjord",
        "cloudflare_workers_kv._wildcard_fjord_no": "fjord",
      },
    };
    const result = reviewOf([...arrival("login.fjord.no", "mallory"), ...arrival("a.fjord.no", "mallory")], {
      registry: new Map([["shop.fjord.no", "fjord"]]),
      release: { digest: "0".repeat(64), manifest: { ...MANIFEST, tenants } },
    });
    expect(facts(result, "login.fjord.no")).toContain(
      "same domain: *.fjord.no (fjord), shop.fjord.no (fjord), www.fjord.no (fjord), a.fjord.no (mallory)",
    );
  });
});

describe("a certificate setting that no file declares", () => {
  const has = { http2: "off", ciphers: ["AES128-SHA"], min_tls_version: "1.0" };
  const kept = (hostname: string, settings: JsonObject) => {
    const from = declared(hostname, { settings: { ...has, ...settings } });
    const resource = host(hostname, { from, to: from });
    const ssl = { constant_value: { method: "http", settings: { tls_1_3: "on" } } };
    return { ...resource, block: { ...resource.block, expressions: { ssl } } };
  };

  it("is said to be kept by Cloudflare, unless it is Cloudflare's default, once for all hostnames", () => {
    const result = reviewOf([kept("a.com", {}), kept("b.com", { http2: "on" }), quietHost("c.com")]);
    expect(result.kept).toEqual([
      { attribute: "ssl.settings.ciphers", value: '["AES128-SHA"]', hostnames: ["a.com", "b.com"] },
      { attribute: "ssl.settings.http2", value: "off", hostnames: ["a.com"] },
    ]);
    expect([result.changes, verdictOf(result)]).toEqual([[], 0]);
  });
});

describe("whose a hostname is", () => {
  it("says the KV value", () => {
    const registry = new Map([[HOSTNAME, "somebody-else"]]);
    expect(changeOf(reviewOf(arrival(HOSTNAME, "acme"), { registry }), HOSTNAME)?.tenant).toBe("acme");
  });

  it("says the registry where the KV value doesn't", () => {
    const result = reviewOf([entry(HOSTNAME, { to: BARE })], { registry: new Map([[HOSTNAME, "acme"]]) });
    expect(changeOf(result, HOSTNAME)?.tenant).toBe("acme");
  });

  it("is no one's when neither says", () => {
    expect(changeOf(reviewOf([entry(HOSTNAME, { to: BARE })]), HOSTNAME)?.tenant).toBeNull();
  });
});

describe("a release's manifest", () => {
  const address = "cloudflare_custom_hostname.shop_acme_com";
  const release = (before: Record<string, string>, after: Record<string, string>) => ({
    digest: "0".repeat(64),
    manifest: { ...MANIFEST, tenants: { ...MANIFEST.tenants, before, after } },
  });

  it("tells a returning customer where the plan's drift doesn't", () => {
    const created = [host(HOSTNAME, { to: declared(HOSTNAME) })];
    const known = reviewOf(created, { release: release({ [address]: "acme" }, { [address]: "acme" }) });
    expect(changeOf(known, HOSTNAME)).toEqual({ tenant: "acme", kinds: ["returning"], impact: "validation" });
    const unknown = reviewOf(created, { release: release({}, { [address]: "acme" }) });
    expect(changeOf(unknown, HOSTNAME)).toEqual({ tenant: "acme", kinds: ["onboarded"], impact: "none" });
  });

  it("tells a transfer from a renaming by stacks that were not planned", () => {
    const entryAddress = "cloudflare_workers_kv.shop_acme_com";
    const renamed = [entry(HOSTNAME, { from: LIVE, to: { ...LIVE, tenant: "bolt" } })];
    const elsewhere = { "cloudflare_workers_kv.elsewhere": "acme" };
    const all = release({ [entryAddress]: "acme" }, { [entryAddress]: "bolt" });
    const part = release({ [entryAddress]: "acme", ...elsewhere }, { [entryAddress]: "bolt", ...elsewhere });
    expect(changeOf(reviewOf(renamed, { release: all }), HOSTNAME)?.kinds).toEqual(["renamed"]);
    expect(changeOf(reviewOf(renamed, { release: part }), HOSTNAME)?.kinds).toEqual(["transferred"]);
  });

  it("knows who has hostnames in stacks that were not planned", () => {
    const known = release({ "cloudflare_workers_kv.elsewhere": "acme" }, {});
    expect(changeOf(reviewOf(arrival(HOSTNAME, "acme"), { release: known }), HOSTNAME)?.kinds).toEqual(["added"]);
  });
});

describe("a hostname that passes to another tenant", () => {
  const bolt = { workerName: "bolt-shop", tenant: "bolt" };

  it("is transferred, and moved when another Worker answers", () => {
    const result = reviewOf([quietHost(HOSTNAME), entry(HOSTNAME, { from: LIVE, to: bolt }), ...other]);
    expect(changeOf(result, HOSTNAME)).toEqual({ tenant: "bolt", kinds: ["transferred", "moved"], impact: "routing" });
    expect(result.changes[0]?.from).toBe("acme");
  });

  it("is renamed when all of a tenant's hostnames get a new id and keep their Worker", () => {
    const renamed = { ...LIVE, tenant: "acme-store" };
    const result = reviewOf([
      ...[HOSTNAME, "www.acme.com"].flatMap((name) => [quietHost(name), entry(name, { from: LIVE, to: renamed })]),
    ]);
    expect(result.changes.map(({ kinds }) => kinds)).toEqual([["renamed"], ["renamed"]]);
  });

  it("is transferred, not renamed, when the new id had hostnames before", () => {
    const taken = { ...LIVE, tenant: "bolt" };
    const result = reviewOf([entry(HOSTNAME, { from: LIVE, to: taken }), entry("bolt.com", { from: bolt, to: bolt })]);
    expect(changeOf(result, HOSTNAME)?.kinds).toEqual(["transferred"]);
  });

  it("is transferred, not renamed, when the Worker changes too", () => {
    const result = reviewOf([entry(HOSTNAME, { from: LIVE, to: bolt })]);
    expect(changeOf(result, HOSTNAME)?.kinds).toEqual(["transferred", "moved"]);
  });
});

describe("a certificate that covers the names below", () => {
  const wildcard = `*.${HOSTNAME}`;

  it("belongs to its hostname, second entry included", () => {
    const covered = declared(HOSTNAME, { wildcard: true });
    const result = reviewOf([
      host(HOSTNAME, { from: declared(HOSTNAME), to: covered }),
      entry(HOSTNAME, { from: LIVE, to: LIVE }),
      entry(wildcard, { to: LIVE }),
    ]);
    expect(result.changes).toHaveLength(1);
    expect(result.changes[0]).toMatchObject({
      hostname: HOSTNAME,
      kinds: ["recertified", "edited"],
      impact: "validation",
      addresses: ["cloudflare_custom_hostname.shop_acme_com", "cloudflare_workers_kv._wildcard_shop_acme_com"],
    });
  });

  it("is an outage for those names when given up", () => {
    const result = reviewOf([
      quietHost(HOSTNAME),
      entry(HOSTNAME, { from: LIVE, to: LIVE }),
      entry(wildcard, { from: LIVE }),
    ]);
    expect(changeOf(result, HOSTNAME)).toMatchObject({ kinds: ["edited"], impact: "outage" });
  });

  it("leaves a declared wildcard hostname alone", () => {
    const result = reviewOf([...arrival(HOSTNAME, "acme"), ...arrival(wildcard, "acme")]);
    expect(result.changes.map(({ hostname }) => hostname)).toEqual([wildcard, HOSTNAME]);
  });
});

describe("several stacks", () => {
  it("are one release: a tenant in two of them is onboarded once, each hostname listed once", () => {
    const plans = [planOf(arrival(HOSTNAME, "acme"), "a"), planOf(arrival("www.acme.com", "acme"), "b")];
    const result = reviewOf([], { plans });
    expect(result.changes.map(({ hostname, kinds }) => [hostname, kinds])).toEqual([
      [HOSTNAME, ["onboarded"]],
      ["www.acme.com", ["onboarded"]],
    ]);
    expect(result.totals).toEqual({ tenants: { before: 0, after: 1 }, hostnames: { before: 0, after: 2 } });
  });

  it("make one outage of a hostname destroyed in one and created in another", () => {
    const plans = [planOf(departure(HOSTNAME, "acme"), "a"), planOf(arrival(HOSTNAME, "acme"), "b")];
    const result = reviewOf([], { plans });
    expect(result.changes).toHaveLength(1);
    expect(result.changes[0]).toMatchObject({ impact: "outage", budgets: ["outages", "replacements"] });
    expect(result.changes[0]?.kinds).not.toContain("removed");
  });

  it("are refused when one of an environment loses a hostname that another gains", () => {
    const [first, second, other] = ["production-hostnames-000", "production-hostnames-001", "staging-hostnames-000"];
    const move = (from: string, to: string) =>
      reviewOf([], { plans: [planOf(departure(HOSTNAME, "acme"), from), planOf(arrival(HOSTNAME, "acme"), to)] });
    expect(move(first, second).refusals).toEqual([{ rule: "stack-changed", hostnames: [HOSTNAME] }]);
    expect(move(first, other).refusals).toEqual([]);
  });

  it("are refused also when only the losing one is planned, by the manifest", () => {
    const names = { "cloudflare_custom_hostname.shop_acme_com": "acme", "cloudflare_workers_kv.shop_acme_com": "acme" };
    const leaving = (after: Record<string, string>) =>
      reviewOf(departure(HOSTNAME, "acme"), {
        release: {
          digest: "0".repeat(64),
          manifest: { ...MANIFEST, tenants: { ...MANIFEST.tenants, before: names, after } },
        },
      }).refusals;
    expect(leaving(names)).toEqual([{ rule: "stack-changed", hostnames: [HOSTNAME] }]);
    expect(leaving({})).toEqual([]);
  });
});

it("reads a block whose hostname was edited as one that leaves and one that comes", () => {
  const resource = build("cloudflare_custom_hostname.shop", {
    from: declared("old.acme.com"),
    to: declared("new.acme.com"),
    replace: true,
  });
  const result = reviewOf([resource]);
  expect(changeOf(result, "old.acme.com")).toMatchObject({ kinds: ["removed"], impact: "outage" });
  expect(changeOf(result, "new.acme.com")).toMatchObject({ kinds: ["added"], impact: "none" });
});

it("reads that also so where the manifest has the address after the release, and refuses nothing", () => {
  const address = "cloudflare_custom_hostname.shop";
  const resource = build(address, { from: declared("old.acme.com"), to: declared("new.acme.com"), replace: true });
  const tenants = { ...MANIFEST.tenants, before: { [address]: "acme" }, after: { [address]: "acme" } };
  const release = { digest: "0".repeat(64), manifest: { ...MANIFEST, tenants } };
  expect(reviewOf([resource], { release }).refusals).toEqual([]);
});

it("leaves a KV entry that is no hostname's to the shared things", () => {
  const resource = build("cloudflare_workers_kv.note", { to: { ...entryValues(HOSTNAME, LIVE), key_name: "note" } });
  const result = reviewOf([resource]);
  expect(result.changes).toEqual([]);
  expect(result.shared).toMatchObject([{ address: "cloudflare_workers_kv.note", lost: false }]);
});
