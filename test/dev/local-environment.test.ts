import { describe, expect, it } from "@jest/globals";
import { localEnvironmentOf } from "../../src/dev/local-environment";
import { checkRegistry } from "../../src/registry/check";
import { loadRegistry } from "../../src/registry/load";
import type { Environment } from "../../src/registry/model";
import { COMPANY } from "../support/company-registry";

const environments = checkRegistry(loadRegistry(COMPANY)).registry?.environments ?? [];
const named = (name: string) => environments.find((environment) => environment.name === name) as Environment;

describe("localEnvironmentOf", () => {
  const production = localEnvironmentOf(named("production"));

  it("holds the very KV entries that synthesis writes", () => {
    expect(production.kvValues.get("hostname:www.acme-store.com")).toBe(
      '{"workerName":"acme-shop","tenant":"acme","canonical":"shop.acme-store.com","limits":{"cpuMs":50,"subRequests":50}}',
    );
    expect(production.kvValues.has("hostname:_wildcard.api.acme-store.com")).toBe(true);
  });

  it("names every user Worker once", () => {
    expect(production.userWorkers).toEqual([...new Set(production.userWorkers)].sort());
    expect(production.userWorkers).toEqual(expect.arrayContaining(["acme-api", "acme-api-v2", "acme-shop"]));
  });

  it("says what each hostname answers", () => {
    expect(production.hostnames).toEqual(
      expect.arrayContaining([
        { hostname: "api.acme-store.com", tenant: "acme", answer: "acme-api, /v2 acme-api-v2" },
        { hostname: "www.acme-store.com", tenant: "acme", answer: "redirect to shop.acme-store.com" },
        { hostname: "ember.saasprovider.com", tenant: "ember", answer: "suspended" },
      ]),
    );
  });

  it("puts the route before its exclusions", () => {
    expect(production.routes.map(({ pattern }) => pattern)).toEqual([
      "*/*",
      "saasprovider.com/*",
      "api.saasprovider.com/*",
      "www.saasprovider.com/*",
    ]);
  });

  it("carries metadata where lookup is by metadata", () => {
    const { metadata } = localEnvironmentOf(named("staging"));
    for (const carried of Object.values(metadata)) expect(carried).toMatchObject({ workerName: expect.any(String) });
  });

  it("makes a label a user Worker of its own, without an entry", () => {
    const { platform, tenants } = named("production");
    const byLabel = localEnvironmentOf({
      name: "labels",
      platform: { ...platform, routing: { ...platform.routing, lookup: "label" } },
      tenants: tenants.filter(({ id }) => id === "bolt"),
      retired: [],
    });
    expect(byLabel.userWorkers).toContain("bolt");
    expect(byLabel.kvValues.has("hostname:bolt.saasprovider.com")).toBe(false);
    expect(byLabel.hostnames).toContainEqual({ hostname: "bolt.saasprovider.com", tenant: "bolt", answer: "bolt" });
  });
});
