import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { declaredFields, fieldAt, pathsBeyond, sharing } from "../../src/terraform/declared-fields";
import {
  CUSTOM_HOSTNAME,
  KNOWN_TYPES,
  resourceType,
  schemaOf,
  WORKERS_ROUTE,
} from "../../src/terraform/resource-types";

const ANSWER = {
  id: "0d89c70d",
  hostname: "shop.acme.com",
  status: "active",
  custom_origin_server: null,
  ssl: {
    method: "http",
    status: "active",
    custom_key: "a secret",
    settings: { min_tls_version: "1.2", ciphers: [], unknown: 1 },
  },
};

describe("declared fields", () => {
  it("are what a configuration can declare and Cloudflare shows, in the provider's nesting", () => {
    expect(declaredFields(CUSTOM_HOSTNAME, ANSWER)).toEqual({
      hostname: "shop.acme.com",
      ssl: { method: "http", settings: { min_tls_version: "1.2", ciphers: [] } },
    });
    expect(declaredFields(WORKERS_ROUTE, { id: "1", pattern: "*/*", script: "dispatch" })).toEqual({
      pattern: "*/*",
      script: "dispatch",
    });
  });

  it.each([
    ["a text", "none"],
    ["null", null],
    ["a list", []],
  ])("leave out an object that is %s", (_, ssl) => {
    expect(declaredFields(CUSTOM_HOSTNAME, { hostname: "shop.acme.com", ssl })).toEqual({ hostname: "shop.acme.com" });
  });

  it("are none of a type that Switchyard doesn't write", () => {
    expect(declaredFields("cloudflare_ruleset", { name: "x" })).toEqual({});
  });

  it.each(KNOWN_TYPES)("hold nothing secret, and nothing that only Cloudflare sets: %s", (type) => {
    const { computedOnly, sensitive } = schemaOf(type);
    const declared = resourceType(type)?.declared ?? [];
    expect(declared.length).toBeGreaterThan(0);
    expect(
      declared.filter((path) => [computedOnly, sensitive].some((tree) => fieldAt(tree as JsonObject, path) === true)),
    ).toEqual([]);
  });

  it("share equal values", () => {
    const share = sharing();
    const [one, other] = [1, 2].map(() => declaredFields(CUSTOM_HOSTNAME, structuredClone(ANSWER), share));
    expect(one?.ssl).toBe(other?.ssl);
  });
});

it("names the paths that one answer has and the other leaves out", () => {
  const whole = { ssl: { settings: { http2: "on", ciphers: [] } }, custom_metadata: {} };
  expect(pathsBeyond(CUSTOM_HOSTNAME, whole, { ssl: { settings: { http2: "off" } } })).toEqual([
    "custom_metadata",
    "ssl.settings.ciphers",
  ]);
  expect(fieldAt(whole, "ssl.settings.http2")).toBe("on");
  expect(fieldAt(whole, "constructor.name")).toBeUndefined();
});
