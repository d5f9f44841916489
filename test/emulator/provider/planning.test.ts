import { describe, expect, it } from "@jest/globals";
import { planChange } from "../../../emulator/provider/planning";
import { releaseOf } from "../../../emulator/provider/release";
import { behaviors } from "../../../emulator/provider/resources";
import type { Attributes } from "../../../emulator/provider/schema";
import { type ObjectValue, UNKNOWN } from "../../../emulator/provider/values";
import { computed, object, objects, optional, optionalComputed, required } from "./attributes";

const { resources } = releaseOf("5.22.0");

const attributes: Attributes = {
  id: computed("string", { keep: true }),
  name: required("string", { replace: true }),
  size: optional("number"),
  mode: optionalComputed("string", { default: "plain" }),
  routing: optionalComputed("string", { default: "dns", replace: "if-configured" }),
  status: computed("string"),
  ssl: optional(
    object({
      method: optional("string"),
      bundle: optionalComputed("string", { default: "ubiquitous" }),
      authority: optionalComputed("string"),
    }),
  ),
  parts: optionalComputed(
    objects({ kind: required("string"), ref: optionalComputed("string", { unknownBeside: ["kind", "object"] }) }),
  ),
};

const nothing = Object.fromEntries(Object.keys(attributes).map((name) => [name, null]));
const config = (set: ObjectValue): ObjectValue => ({ ...nothing, ...set });
const stored: ObjectValue = {
  id: "1",
  name: "a",
  size: 1,
  mode: "plain",
  routing: "dns",
  status: "active",
  ssl: null,
  parts: [],
};

describe("a plan to create", () => {
  const { planned, replace } = planChange(attributes, {
    prior: null,
    proposed: config({ name: "a", ssl: { method: "txt", bundle: null, authority: null } }),
    config: config({ name: "a", ssl: { method: "txt", bundle: null, authority: null } }),
  });

  it("takes defaults where the configuration is silent, at any depth", () => {
    expect(planned).toMatchObject({ mode: "plain", routing: "dns", ssl: { bundle: "ubiquitous", method: "txt" } });
  });

  it("leaves to the API what it computes", () => {
    expect(planned).toMatchObject({ id: UNKNOWN, status: UNKNOWN, parts: UNKNOWN, ssl: { authority: UNKNOWN } });
  });

  it("leaves an optional attribute no one set at null, and replaces nothing", () => {
    expect(planned?.size).toBeNull();
    expect(replace).toEqual([]);
  });
});

describe("a plan for an object that is there", () => {
  const plan = (changes: ObjectValue) =>
    planChange(attributes, {
      prior: stored,
      proposed: { ...stored, ...changes },
      config: config({ name: "a", size: 1, ...changes }),
    });

  it("says nothing when nothing differs", () => {
    expect(plan({})).toEqual({ planned: stored, replace: [] });
  });

  it("makes every computed attribute unknown as soon as one other differs, but not those that keep their value", () => {
    expect(plan({ size: 2 })).toEqual({
      planned: { ...stored, size: 2, status: UNKNOWN, parts: UNKNOWN },
      replace: [],
    });
  });

  it("replaces when an attribute changed that cannot change in place", () => {
    expect(plan({ name: "b" }).replace).toEqual(["name"]);
  });

  it("replaces by an attribute with a default only if the configuration sets it", () => {
    expect(plan({ routing: "bgp" }).replace).toEqual(["routing"]);
    const unset = planChange(attributes, {
      prior: { ...stored, routing: "bgp" },
      proposed: { ...stored, routing: "bgp" },
      config: config({ name: "a", size: 1 }),
    });
    expect(unset.planned?.routing).toBe("dns");
    expect(unset.replace).toEqual([]);
  });

  it("takes an attribute back to its default when it is no longer set", () => {
    const { planned } = planChange(attributes, {
      prior: { ...stored, mode: "fancy" },
      proposed: { ...stored, mode: "fancy" },
      config: config({ name: "a", size: 1 }),
    });
    expect(planned?.mode).toBe("plain");
  });

  it("waits only for the elements of a list whose kind has something to compute", () => {
    const parts = [
      { kind: "object", ref: null },
      { kind: "text", ref: null },
    ];
    expect(plan({ parts }).planned?.parts).toEqual([
      { kind: "object", ref: UNKNOWN },
      { kind: "text", ref: null },
    ]);
  });
});

it("a destroy is planned as nothing", () => {
  expect(planChange(attributes, { prior: stored, proposed: null, config: null })).toEqual({
    planned: null,
    replace: [],
  });
});

describe("what replaces a resource, and what it is called", () => {
  const replacing = (type: string) =>
    Object.entries(resources[type]?.attributes ?? {})
      .filter(([name, { replace }]) => replace !== undefined && name !== "id")
      .map(([name]) => name);

  it.each([
    ["cloudflare_zone", ["name", "account"], ["id"]],
    ["cloudflare_dns_record", ["zone_id", "type"], ["zone_id", "id"]],
    ["cloudflare_custom_hostname", ["zone_id", "hostname"], ["zone_id", "id"]],
    ["cloudflare_custom_hostname_fallback_origin", ["zone_id"], ["zone_id"]],
    ["cloudflare_regional_hostname", ["zone_id", "hostname", "routing"], ["zone_id", "hostname"]],
    ["cloudflare_workers_kv_namespace", ["account_id"], ["account_id", "id"]],
    ["cloudflare_workers_kv", ["key_name", "account_id", "namespace_id"], ["account_id", "namespace_id", "key_name"]],
    ["cloudflare_workers_script", ["account_id", "script_name"], ["account_id", "script_name"]],
    ["cloudflare_workers_route", ["zone_id"], ["zone_id", "id"]],
  ])("%s", (type, replace, importId) => {
    expect(replacing(type).sort()).toEqual([...replace].sort());
    expect(behaviors[type]?.importId).toEqual(importId);
  });

  it("a dispatch namespace cannot be changed at all", () => {
    expect(replacing("cloudflare_workers_for_platforms_dispatch_namespace")).toEqual(["account_id", "name"]);
    expect(behaviors.cloudflare_workers_for_platforms_dispatch_namespace?.update).toBeUndefined();
  });
});
