import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { hasDeclaredValues } from "../../src/terraform/config-values";

const TYPE = "cloudflare_dns_record";

function hasValues(block: JsonObject, attributes: JsonObject, type = TYPE): boolean {
  return hasDeclaredValues({ resource: { [type]: { a: block } } }, type, "a", attributes);
}

describe("a resource's state has the declared values", () => {
  it.each<readonly [string, JsonObject, JsonObject]>([
    ["when they are the same", { name: "a", proxied: true, ttl: 1 }, { name: "a", proxied: true, ttl: 1, id: "x" }],
    ["when Terraform holds a text as a number", { ttl: "1" }, { ttl: 1 }],
    ["when a text is escaped in the block", { content: "$${a} %%{b}" }, { content: "${a} %{b}" }],
    ["when the block has an expression", { zone_id: "${cloudflare_zone.zone.id}" }, { zone_id: "anything" }],
    ["when an expression stands beside an escape", { content: "$${a}${b}" }, { content: "anything" }],
    ["when a set is in another order", { tags: ["a", "b"] }, { tags: ["b", "a"] }],
    ["when an object has more", { ssl: { method: "http" } }, { ssl: { method: "http", settings: null } }],
    ["when blocks have more", { bindings: [{ name: "KV" }] }, { bindings: [{ name: "KV", text: null }] }],
    [
      "when the difference is ignored",
      { ssl: { method: "http" }, lifecycle: { ignore_changes: ["ssl.method"] } },
      { ssl: { method: "txt" } },
    ],
    ["when everything is ignored", { name: "a", lifecycle: { ignore_changes: "all" } }, { name: "b" }],
    ["when null is declared", { comment: null }, {}],
    ["when only Terraform knows the instances", { count: 2, name: "a" }, { name: "b" }],
  ])("%s", (_, block, attributes) => {
    expect(hasValues(block, attributes)).toBe(true);
  });

  it.each<readonly [string, JsonObject, JsonObject]>([
    ["when a text differs", { content: "one.example.com" }, { content: "two.example.com" }],
    ["when a nested value differs", { ssl: { settings: { http2: "on" } } }, { ssl: { settings: { http2: "off" } } }],
    ["when a value is missing", { content: "a" }, {}],
    ["when a list is longer", { tags: ["a"] }, { tags: ["a", "b"] }],
    [
      "when a binding differs",
      { bindings: [{ name: "KV", namespace_id: "1" }] },
      { bindings: [{ name: "KV", namespace_id: "2" }] },
    ],
    ["when an object is none", { ssl: { method: "http" } }, { ssl: null }],
  ])("not %s", (_, block, attributes) => {
    expect(hasValues(block, attributes)).toBe(false);
  });

  it("when it exists in the state alone", () => {
    expect(hasValues({ input: "a" }, { input: { value: "b", type: "string" } }, "terraform_data")).toBe(true);
  });
});
