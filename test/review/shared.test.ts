import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/review/json";
import { verdictOf } from "../../src/review/review";
import { type BuiltResource, build } from "../support/plans";
import { reviewOf } from "./review-builder";

const ORIGIN = "proxy-fallback.saasprovider.com";
const fallback = build("cloudflare_custom_hostname_fallback_origin.origin", {
  from: { origin: ORIGIN },
  to: { origin: ORIGIN },
});
const record = (name: string): JsonObject => ({ name, type: "AAAA", content: "100::", proxied: true });
const zone = { name: "saasprovider.com", paused: false };
const route = { pattern: "*/*", script: "dispatch" };
const exclusion = { pattern: "api.saasprovider.com/*", script: null };

function sharedOf(resource: BuiltResource) {
  const result = reviewOf([resource, fallback]);
  return {
    shared: result.shared.find(({ address }) => address === resource.change.address),
    verdict: verdictOf(result),
  };
}

describe("roots", () => {
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
      expect(shared).toMatchObject({ root: true, impact: "outage" });
      expect(verdict).toBe(1);
    }
    expect(sharedOf(build(address, { to: values })).verdict).toBe(0);
  });

  it("are lost too when the route no longer leads to the Worker", () => {
    const { shared, verdict } = sharedOf(
      build("cloudflare_workers_route.dispatch", { from: route, to: { ...route, script: null } }),
    );
    expect(shared).toMatchObject({ action: "update", root: true, impact: "outage" });
    expect(verdict).toBe(1);
  });

  it("are refused whatever the waivers and the hostnames allowed", () => {
    const result = reviewOf([build("cloudflare_zone.zone", { from: zone })]);
    expect(result.refusals).toEqual([{ rule: "root-lost", address: "cloudflare_zone.zone", action: "delete" }]);
  });
});

describe("what else tenants share", () => {
  it.each<[string, JsonObject | null, JsonObject | null, string]>([
    ["cloudflare_dns_record.customers", record("customers.saasprovider.com"), null, "outage"],
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
