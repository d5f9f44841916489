import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { declaredAddresses, hasOldIds, isDone, readStackState } from "../../src/terraform/state";

const resource = (type: string, name: string, instance: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  mode: "managed",
  type,
  name,
  instances: [{ attributes: {}, ...instance }],
  ...more,
});

function stateWith(...resources: JsonObject[]): string {
  const outputs = { switchyard_config: { value: "abc" } };
  return JSON.stringify({ version: 4, serial: 3, lineage: "l", outputs, resources });
}

const host = (instance?: JsonObject) => resource("cloudflare_custom_hostname", "shop_acme_com", instance);

describe("a state", () => {
  it("tells its version, its marker, its addresses and the tenants that its KV values name", () => {
    const value = '{"workerName":"w","tenant":"acme"}';
    const text = stateWith(
      resource("cloudflare_workers_kv", "shop_acme_com", { attributes: { value, key_name: "hostname:shop.acme.com" } }),
      host(),
      resource("terraform_remote_state", "platform", {}, { mode: "data" }),
    );
    expect(readStackState(text, "s")).toEqual({
      pairs: new Map(),
      lineage: "l",
      serial: 3,
      marker: "abc",
      addresses: ["cloudflare_custom_hostname.shop_acme_com", "cloudflare_workers_kv.shop_acme_com"],
      broken: [],
      tenants: new Map([["cloudflare_workers_kv.shop_acme_com", "acme"]]),
      ids: new Map(),
      idsRead: new Map(),
    });
  });

  it("tells the platform's ids, and those that another stack read of them", () => {
    const platform = JSON.parse(stateWith());
    Object.assign(platform.outputs, { zone_id: { value: "z" }, kv_namespace_id: { value: "new" } });
    const outputs = { value: { zone_id: "z", kv_namespace_id: "old", switchyard_config: "abc" }, type: ["object"] };
    const read = resource("terraform_remote_state", "platform", { attributes: { outputs } }, { mode: "data" });
    const [told, stack] = [JSON.stringify(platform), stateWith(read)].map((text) => readStackState(text, "s"));
    expect(told?.ids).toEqual(new Map(Object.entries({ zone_id: "z", kv_namespace_id: "new" })));
    expect(stack?.idsRead).toEqual(new Map(Object.entries({ zone_id: "z", kv_namespace_id: "old" })));
    expect([hasOldIds(stack, told), hasOldIds(told, told), hasOldIds(stack, undefined)]).toEqual([true, false, false]);
  });

  it("that does not exist is none", () => {
    expect(readStackState("\n", "s")).toBeUndefined();
  });

  it.each(["[]", "{", '{"version":3,"serial":1}', '{"version":4}'])("%s is refused, with the stack's name", (text) => {
    expect(() => readStackState(text, "production-platform")).toThrow("production-platform: ");
  });

  it("names instances and modules as Terraform does", () => {
    const keyed = resource("a", "b", { index_key: 'x"y' }, { module: "module.m" });
    const counted = resource("a", "c", { index_key: 0 });
    expect(readStackState(stateWith(keyed, counted), "s")?.addresses).toEqual(["a.c[0]", 'module.m.a.b["x\\"y"]']);
  });
});

describe("a stack is done", () => {
  const declared = ["cloudflare_custom_hostname.shop_acme_com"];

  it("when its marker is the hash and its state holds exactly its resources, unbroken", () => {
    expect(isDone("abc", declared, readStackState(stateWith(host()), "s"))).toBe(true);
  });

  it.each([
    ["has no state", ""],
    ["lacks a resource", stateWith()],
    ["holds one more", stateWith(host(), resource("a", "b"))],
    ["holds another", stateWith(resource("a", "b"))],
    ["holds one that is tainted", stateWith(host({ status: "tainted" }))],
    ["holds one that is deposed", stateWith(host({ deposed: "deadbeef" }))],
  ])("not when it %s", (_, text) => {
    expect(isDone("abc", declared, readStackState(text, "s"))).toBe(false);
  });

  it("not when its marker is another", () => {
    expect(isDone("abd", declared, readStackState(stateWith(host()), "s"))).toBe(false);
  });
});

it("a configuration declares the addresses of its resource blocks", () => {
  expect(declaredAddresses({ resource: { b: { y: {}, x: {} }, a: { z: {} } }, data: { d: { e: {} } } })).toEqual([
    "a.z",
    "b.x",
    "b.y",
  ]);
});
