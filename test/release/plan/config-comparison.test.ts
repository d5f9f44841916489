import { expect, it } from "@jest/globals";
import type { JsonObject } from "../../../src/json";
import { planFromConfigs } from "../../../src/release/plan/config-comparison";
import { readPlan } from "../../../src/terraform/plan";

const KV = "cloudflare_workers_kv";
const HOST = "cloudflare_custom_hostname";
const config = (resource: JsonObject): JsonObject => ({ resource });

function actions(before: JsonObject, after: JsonObject): Record<string, string> {
  const { resources } = readPlan("s", planFromConfigs(config(before), config(after)));
  return Object.fromEntries(resources.map(({ address, action }) => [address, action]));
}

it("tells what is created, updated, deleted and left alone", () => {
  const before = { [KV]: { gone: { value: "1" }, kept: { value: "2" }, edited: { value: "3" } } };
  const after = { [KV]: { kept: { value: "2" }, edited: { value: "4" }, added: { value: "5" } } };
  expect(actions(before, after)).toEqual({
    [`${KV}.added`]: "create",
    [`${KV}.edited`]: "update",
    [`${KV}.gone`]: "delete",
    [`${KV}.kept`]: "no-op",
  });
});

it.each([
  ["cloudflare_zone", "name"],
  [HOST, "hostname"],
  [KV, "key_name"],
  ["cloudflare_workers_kv_namespace", "account_id"],
  ["cloudflare_workers_script", "script_name"],
])("a %s whose %s changes is replaced", (type, attribute) => {
  const [a, b] = ["a", "b"].map((value) => ({ [type]: { x: { [attribute]: value } } }));
  expect(actions(a ?? {}, b ?? {})).toEqual({ [`${type}.x`]: "replace" });
});

it("takes no notice of what Terraform keeps for itself", () => {
  const before = { [HOST]: { x: { hostname: "a.com", depends_on: ["y"], "//": { metadata: {} } } } };
  const after = { [HOST]: { x: { hostname: "a.com", lifecycle: { ignore_changes: ["ssl"] } } } };
  expect(actions(before, after)).toEqual({ [`${HOST}.x`]: "no-op" });
});

it("reads text as people wrote it, without Terraform's escapes", () => {
  const [resource] = readPlan("s", planFromConfigs({}, config({ [KV]: { x: { value: "$${a} %%{b} $$" } } }))).resources;
  expect(resource?.after?.value).toBe("${a} %{b} $$");
});
