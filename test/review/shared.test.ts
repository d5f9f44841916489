import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { verdictOf } from "../../src/review/review";
import type { SharedChange } from "../../src/review/shared";
import { sharedText } from "../../src/review/writers/words";
import { sha256 } from "../../src/sha256";
import { type BuiltResource, build, entry } from "../support/plans";
import { REVIEW_TIME, reviewOf } from "./review-builder";

const ORIGIN = "proxy-fallback.saasprovider.com";
const fallback = build("cloudflare_custom_hostname_fallback_origin.origin", {
  from: { origin: ORIGIN },
  to: { origin: ORIGIN },
});
const record = (name: string): JsonObject => ({ name, type: "AAAA", content: "100::", proxied: true });
const zone = { name: "saasprovider.com", paused: false };
const route = { pattern: "*/*", script: "dispatch" };
const exclusion = { pattern: "api.saasprovider.com/*", script: null };

const TARGET = { name: "customers.saasprovider.com", type: "CNAME", content: ORIGIN, proxied: true };
const LIVE = { workerName: "acme-shop", tenant: "acme" };
const KV = { name: "KV", type: "kv_namespace", namespace_id: "a" };
const DISPATCHER = { name: "DISPATCHER", type: "dispatch_namespace", namespace: "production" };

function sharedOf(resource: BuiltResource) {
  const result = reviewOf([resource, fallback]);
  return {
    shared: result.shared.find(({ address }) => address === resource.change.address),
    verdict: verdictOf(result),
  };
}

describe("shared resources", () => {
  it.each<[string, JsonObject]>([
    ["cloudflare_zone.zone", zone],
    ["cloudflare_custom_hostname_fallback_origin.other", { origin: "x.saasprovider.com" }],
    ["cloudflare_dns_record.fallback", record(ORIGIN)],
    ["cloudflare_workers_route.dispatch", route],
    ["cloudflare_workers_script.dispatch", { script_name: "dispatch" }],
    ["cloudflare_workers_kv_namespace.hostnames", { title: "hostnames" }],
    ["cloudflare_workers_for_platforms_dispatch_namespace.production", { name: "production" }],
  ])("%s may be neither destroyed nor replaced", (address, values) => {
    for (const resource of [
      build(address, { from: values }),
      build(address, { from: values, to: values, replace: true }),
    ]) {
      const { shared, verdict } = sharedOf(resource);
      expect(shared).toMatchObject({ lost: true, impact: "outage" });
      expect(verdict).toBe(1);
    }
    expect(sharedOf(build(address, { to: values })).verdict).toBe(0);
  });

  it("are lost too when the route no longer leads to the Worker", () => {
    const { shared, verdict } = sharedOf(
      build("cloudflare_workers_route.dispatch", { from: route, to: { ...route, script: null } }),
    );
    expect(shared).toMatchObject({ action: "update", impact: "outage" });
    expect(verdict).toBe(1);
  });

  it("are refused whatever the waivers and the hostnames allowed", () => {
    const result = reviewOf([build("cloudflare_zone.zone", { from: zone })]);
    expect(result.refusals).toEqual([{ rule: "root-lost", address: "cloudflare_zone.zone", action: "delete" }]);
  });
});

describe("what else tenants share", () => {
  it.each<[string, JsonObject | null, JsonObject | null, string]>([
    ["cloudflare_workers_route.api", exclusion, null, "routing"],
    ["cloudflare_workers_route.api", null, exclusion, "routing"],
    ["cloudflare_regional_hostname.customers", { region_key: "eu" }, null, "routing"],
    ["cloudflare_workers_script.dispatch", { content_sha256: "a" }, { content_sha256: "b" }, "routing"],
    ["cloudflare_workers_kv_namespace.hostnames", { title: "a" }, { title: "b" }, "none"],
    ["cloudflare_dns_record.customers", null, record("customers.saasprovider.com"), "none"],
  ])("%s from %j to %j: %s", (address, from, to, impact) => {
    const { shared, verdict } = sharedOf(build(address, { from, to }));
    expect(shared?.impact).toBe(impact);
    expect(verdict).toBe(0);
  });

  it("counts everyone behind it, and says how many", () => {
    const quiet = ["acme", "bolt"].map((id) => {
      const value = { workerName: id, tenant: id };
      return entry(`shop.${id}.com`, { from: value, to: value });
    });
    const result = reviewOf([build("cloudflare_dns_record.cname_target", { from: TARGET }), fallback, ...quiet]);
    expect(result.budgets[0]).toMatchObject({ kind: "outages", tenants: ["acme", "bolt"], over: true });
    expect(sharedText(result.shared[0] as SharedChange, result.tenantsBehind)).toBe(
      "DESTROYED: outage, 2 tenants are not served",
    );
    expect(verdictOf(result)).toBe(3);
  });

  it.each<[string, string, JsonObject, JsonObject]>([
    ["a CNAME target renamed", "cloudflare_dns_record.cname_target", TARGET, { ...TARGET, name: "edge.saas.com" }],
    ["a CNAME target pointed elsewhere", "cloudflare_dns_record.cname_target", TARGET, { ...TARGET, content: "x.com" }],
    [
      "a record without Cloudflare's proxy",
      "cloudflare_dns_record.cname_target",
      TARGET,
      { ...TARGET, proxied: false },
    ],
    [
      "another fallback origin",
      "cloudflare_custom_hostname_fallback_origin.other",
      { origin: ORIGIN },
      { origin: "other.saasprovider.com" },
    ],
    ["a route with another pattern", "cloudflare_workers_route.dispatch", route, { ...route, pattern: "*.saas.com/*" }],
    ["a route to another Worker", "cloudflare_workers_route.dispatch", route, { ...route, script: "other" }],
    ["a paused zone", "cloudflare_zone.zone", zone, { ...zone, paused: true }],
    [
      "a dispatch Worker bound to another KV namespace",
      "cloudflare_workers_script.dispatch",
      { bindings: [DISPATCHER, KV] },
      { bindings: [DISPATCHER, { ...KV, namespace_id: "b" }] },
    ],
    [
      "a dispatch Worker bound to another dispatch namespace",
      "cloudflare_workers_script.dispatch",
      { bindings: [DISPATCHER, KV] },
      { bindings: [{ ...DISPATCHER, namespace: "staging" }, KV] },
    ],
    [
      "a dispatch Worker without its lookup table",
      "cloudflare_workers_script.dispatch",
      { bindings: [DISPATCHER, KV] },
      { bindings: [DISPATCHER] },
    ],
  ])("%s is an outage of everyone, which a waiver alone lets through", (_case, address, from, to) => {
    const resource = build(address, { from, to });
    const { shared, verdict } = sharedOf(resource);
    expect(shared).toMatchObject({ impact: "outage", lost: false });
    expect(verdict).toBe(3);
    const { changeDigest } = reviewOf([resource, fallback]);
    const waiver = {
      file: "w",
      environment: "production",
      changeDigest,
      kind: "outages" as const,
      tenants: [address],
      expires: REVIEW_TIME,
      reason: "r",
    };
    const input = { environment: "production", waivers: [waiver] };
    expect(verdictOf(reviewOf([resource, fallback], input))).toBe(0);
  });

  it.each<[string, JsonObject, string]>([
    ["cloudflare_workers_kv_namespace.hostnames", { title: "hostnames" }, "empty and has a new id"],
    ["cloudflare_workers_for_platforms_dispatch_namespace.dispatch", { name: "production" }, "uploaded again"],
    ["cloudflare_workers_script.dispatch", { script_name: "dispatch" }, "no request is answered"],
    ["cloudflare_workers_route.dispatch", route, "no longer exists at Cloudflare"],
  ])("%s that Cloudflare lost and the plan creates again is an outage", (address, values, sentence) => {
    const { shared, verdict } = sharedOf(build(address, { from: values, now: null, to: values }));
    expect(shared).toMatchObject({ action: "create", impact: "outage", lost: false });
    expect(shared?.notes).toContainEqual({ sentence: expect.stringContaining(sentence) });
    expect(verdict).toBe(3);
  });

  it("is created again too when tenants are served and the state doesn't know it", () => {
    const quiet = entry("shop.acme.com", { from: LIVE, to: LIVE });
    const created = build("cloudflare_workers_kv_namespace.hostnames", { to: { title: "hostnames" } });
    expect(reviewOf([created, quiet]).shared[0]?.impact).toBe("outage");
    expect(reviewOf([created]).shared[0]?.impact).toBe("none");
    const own = build("cloudflare_workers_kv_namespace.reports", { to: { title: "reports" } });
    expect(reviewOf([own, quiet]).shared[0]?.impact).toBe("none");
  });

  it.each([
    ["cloudflare_workers_script.dispatch", { script_name: "dispatch" }, "overwrites its code and its bindings"],
    ["cloudflare_workers_script.reports", { script_name: "reports" }, "overwrites its code and its bindings"],
    ["cloudflare_custom_hostname_fallback_origin.origin", { origin: ORIGIN }, "replaces it"],
  ])("%s is never told as new: a PUT writes over what exists", (address, to, sentence) => {
    const [shared] = reviewOf([build(address, { to })]).shared;
    expect(shared).toMatchObject({ action: "create", impact: "routing" });
    expect(shared?.notes).toContainEqual({ sentence: expect.stringContaining(sentence) });
  });

  it("reads a namespace that is known after the apply as another one", () => {
    const bound = { bindings: [DISPATCHER, KV] };
    const after = { bindings: [DISPATCHER, { name: "KV", type: "kv_namespace" }] };
    const script = build("cloudflare_workers_script.dispatch", { from: bound, to: after });
    const change = {
      ...(script.change.change as JsonObject),
      after_unknown: { bindings: [{}, { namespace_id: true }] },
    };
    const result = reviewOf([{ ...script, change: { ...script.change, change } }]);
    expect(result.shared[0]?.impact).toBe("outage");
  });

  it.each<[string, JsonObject, string]>([
    ["metrics", { name: "METRICS", type: "analytics_engine", dataset: "b" }, "another dataset"],
    ["the lookup", { name: "LOOKUP", type: "plain_text", text: "metadata" }, "looked up elsewhere"],
    ["outbound", { ...DISPATCHER, outbound: { worker: { service: "b" } } }, "another outbound Worker"],
    ["something else", { name: "X", type: "secret_text" }, "Read the change in Terraform"],
  ])("says what a changed binding does: %s", (_case, binding, sentence) => {
    const others = [DISPATCHER, KV, { name: "METRICS", type: "analytics_engine", dataset: "a" }];
    const rest = others.filter(({ name }) => name !== binding.name);
    const { shared, verdict } = sharedOf(
      build("cloudflare_workers_script.dispatch", { from: { bindings: others }, to: { bindings: [...rest, binding] } }),
    );
    expect(shared?.notes).toContainEqual({ sentence: expect.stringContaining(sentence) });
    expect([shared?.impact, verdict]).toEqual(["routing", 0]);
  });

  it.each([
    ["as declared", "the code", "none"],
    ["another one", "other code", "routing"],
  ])("takes a Worker over whose code is %s", (_case, content, impact) => {
    const values = { script_name: "dispatch", bindings: [DISPATCHER] };
    const { shared } = sharedOf(
      build("cloudflare_workers_script.dispatch", {
        from: { ...values, content, main_module: null },
        to: { ...values, content: null, content_sha256: sha256("the code"), main_module: "worker.js" },
        extra: { importing: { id: "a/dispatch" } },
      }),
    );
    const sentences = shared?.notes.flatMap((note) => ("sentence" in note ? [note.sentence] : []));
    expect([shared?.impact, sentences?.[0]]).toEqual([impact, expect.stringContaining("Taken over from Cloudflare")]);
    expect(shared?.notes.some((note) => "attribute" in note)).toBe(impact === "routing");
  });

  it("says what differs in a binding by its name, wherever in the list it stands", () => {
    const plain = (name: string, text: string) => ({ name, type: "plain_text", text, dataset: null });
    const marks = (...bindings: readonly JsonObject[]) => ({
      bindings: bindings.map(({ text }) => (text === undefined ? {} : { text: true })),
    });
    const outbound = { params: null, worker: { environment: null, service: "outbound" } };
    const before = [DISPATCHER, KV, plain("LOOKUP", "kv"), plain("ZONE_NAME", "old.com")];
    const metrics = { name: "METRICS", type: "analytics_engine", dataset: "m" };
    const after = [{ ...DISPATCHER, outbound }, KV, metrics, plain("LOOKUP", "kv"), plain("ZONE_NAME", "new.com")];
    const { shared } = sharedOf(
      build("cloudflare_workers_script.dispatch", {
        from: { bindings: before },
        to: { bindings: after },
        extra: { before_sensitive: marks(...before), after_sensitive: marks(...after) },
      }),
    );
    expect(shared?.notes.filter((note) => "attribute" in note)).toEqual([
      { attribute: "bindings.DISPATCHER.outbound", before: null, after: '{"worker":{"service":"outbound"}}' },
      { attribute: "bindings.ZONE_NAME.text", before: "(sensitive value)", after: "new.com" },
      { attribute: "bindings.METRICS", before: null, after: '{"dataset":"m","type":"analytics_engine"}' },
    ]);
    const sentences = shared?.notes.flatMap((note) => ("sentence" in note ? [note.sentence] : [])).join(" ");
    expect(sentences).toContain("below another zone");
    expect(sentences).not.toContain("looked up elsewhere");
  });

  it("lets a real origin take the placeholder's place when its record is there first", () => {
    const real = { ...record(ORIGIN), type: "A", content: "198.51.100.7" };
    const swap = build("cloudflare_dns_record.fallback", {
      from: record(ORIGIN),
      to: real,
      extra: { actions: ["create", "delete"] },
    });
    const { shared, verdict } = sharedOf(swap);
    expect(shared).toMatchObject({ action: "replace", impact: "routing" });
    expect(shared?.notes).toContainEqual({ attribute: "type", before: "AAAA", after: "A" });
    expect(shared && sharedText(shared, 2)).toBe("replaced by a new one: routing change for 2 tenants");
    expect(verdict).toBe(0);
  });

  it("shows what an update changes", () => {
    const { shared } = sharedOf(build("cloudflare_zone.zone", { from: zone, to: { ...zone, paused: true } }));
    expect(shared?.notes).toEqual([{ attribute: "paused", before: "false", after: "true" }]);
  });

  it("never shows the marker of a stack", () => {
    const marker = build("terraform_data.switchyard_config", { from: { input: "a" }, to: { input: "b" } });
    expect(reviewOf([marker]).shared).toEqual([]);
  });

  it("tells two environments' zones apart though their addresses are equal", () => {
    const result = reviewOf([
      build("cloudflare_zone.zone", { from: zone }),
      build("cloudflare_zone.zone", { to: zone }),
    ]);
    expect(result.shared.map(({ action }) => action)).toEqual(["create", "delete"]);
  });
});
