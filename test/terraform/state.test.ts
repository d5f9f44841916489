import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { declaredAddresses, isDone, readStackState } from "../../src/terraform/state";

const resource = (type: string, name: string, instance: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  mode: "managed",
  type,
  name,
  instances: [{ attributes: {}, ...instance }],
  ...more,
});

function stateWith(...resources: JsonObject[]): string {
  const outputs = {
    switchyard_config: { value: "abc" },
    zone_id: { value: "z" },
    names: { value: ["x"], type: ["set"] },
  };
  return JSON.stringify({ version: 4, serial: 3, lineage: "l", outputs, resources });
}

const host = (instance?: JsonObject) => resource("cloudflare_custom_hostname", "shop_acme_com", instance);

describe("a state", () => {
  it("tells its version, its marker, its addresses, its outputs and the tenants that its KV values name", () => {
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
      outputHashes: [],
      addresses: ["cloudflare_custom_hostname.shop_acme_com", "cloudflare_workers_kv.shop_acme_com"],
      broken: [],
      differing: [],
      tenants: new Map([["cloudflare_workers_kv.shop_acme_com", "acme"]]),
      outputs: { zone_id: "z", names: ["x"] },
    });
  });

  it("tells the outputs of other stacks that it was applied with, by their hashes after the marker's", () => {
    const read = readStackState(stateWith().replace("abc", "abc d1 e2"), "s");
    expect([read?.marker, read?.outputHashes]).toEqual(["abc", ["d1", "e2"]]);
  });

  it("without a marker tells none", () => {
    const read = readStackState(stateWith().replace("switchyard_config", "other"), "s");
    expect([read?.marker, read?.outputHashes]).toEqual([undefined, []]);
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
  const declared = { resource: { cloudflare_custom_hostname: { shop_acme_com: {} } } };

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

describe("a stack whose resource is repeated is done", () => {
  type Keys = readonly (string | number | undefined)[];
  const instances = (keys: Keys) =>
    resource("a", "b", {}, { instances: keys.map((index_key) => ({ index_key, attributes: {} })) });
  const done = (block: JsonObject, ...keys: Keys) =>
    isDone("abc", { resource: { a: { b: block } } }, readStackState(stateWith(instances(keys)), "s"));

  it("when its state has exactly the number", () => {
    expect(done({ count: 2 }, 0, 1)).toBe(true);
    expect([done({ count: 2 }, 0), done({ count: 2 }, 0, 1, 2), done({ count: 1 }, undefined)]).toEqual(
      Array(3).fill(false),
    );
    expect([done({ count: 0 }), done({}, 0)]).toEqual([true, false]);
  });

  it("when its state has exactly the keys", () => {
    const block = { for_each: { x: 1, 'y"z.': 2 } };
    expect(done(block, "x", 'y"z.')).toBe(true);
    expect([done(block, "x"), done(block, "x", "y"), done(block, undefined)]).toEqual(Array(3).fill(false));
  });

  it.each([["${toset(var.names)}", "x", "y"], ["${length(var.names)}", 0, 1], ["${toset([])}"]])(
    "whatever instances it has when %s decides",
    (each, ...keys) => {
      expect(done({ for_each: each }, ...keys)).toBe(true);
      expect(done({ count: each }, ...keys)).toBe(true);
      expect(done({ for_each: { [each]: 1 } }, ...keys)).toBe(true);
      expect(done({ for_each: each }, ...keys, undefined)).toBe(false);
    },
  );
});

it("a stack with a module is done whatever the state has of the module, and not with one that is not declared", () => {
  const state = readStackState(
    stateWith(
      resource("a", "b", {}, { module: "module.m" }),
      resource("a", "b", { index_key: "k" }, { module: 'module.m["x.y"].module.inner' }),
    ),
    "s",
  );
  const done = (module: JsonObject) => isDone("abc", { module }, state);
  expect([done({ m: {} }), done({}), done({ inner: {} })]).toEqual([true, false, false]);
});

it("a configuration declares the addresses of its resource blocks", () => {
  expect(declaredAddresses({ resource: { b: { y: {}, x: {} }, a: { z: {} } }, data: { d: { e: {} } } })).toEqual([
    "a.z",
    "b.x",
    "b.y",
  ]);
});
