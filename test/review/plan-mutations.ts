import type { Json, JsonObject } from "../../src/json";
import { fullPlan, type JsonPath, mapAt } from "./real-plan";

/** The full plan with one place changed: what would do something else, and what would not. */

export const FULL = fullPlan();

export type Mutation = readonly [what: string, path: JsonPath, map: (value: Json | undefined) => Json];

export function mutated([, path, map]: Mutation): JsonObject {
  return mapAt(FULL, path, map) as JsonObject;
}

const indexOf = (address: string): number => {
  const index = (FULL.resource_changes as JsonObject[]).findIndex((change) => change.address === address);
  if (index < 0) throw new Error(`the plan has no ${address}`);
  return index;
};
export const HOSTNAME_TYPE = "cloudflare_custom_hostname";
const at = (address: string, ...path: JsonPath): JsonPath => ["resource_changes", indexOf(address), ...path];
export const change = (address: string, ...path: JsonPath): JsonPath => at(address, "change", ...path);
export const to = (value: Json) => () => value;

export const TELLING: readonly Mutation[] = [
  ["another address", at(`${HOSTNAME_TYPE}.www_acme_com`, "address"), to(`${HOSTNAME_TYPE}.evil_com`)],
  ["another type", at("random_password.session", "type"), to("random_string")],
  [
    "another provider",
    at(`${HOSTNAME_TYPE}.www_acme_com`, "provider_name"),
    to("registry.terraform.io/evil/cloudflare"),
  ],
  ["another index", at(`${HOSTNAME_TYPE}.indexed`, "index"), to("b")],
  ["another module", at(`${HOSTNAME_TYPE}.indexed`, "module_address"), to("module.n")],
  ["another reason", at(`${HOSTNAME_TYPE}.old_hooli_com`, "action_reason"), to("replace_because_tainted")],
  ["another address before", at(`${HOSTNAME_TYPE}.moved`, "previous_address"), to(`${HOSTNAME_TYPE}.other`)],
  ["another leftover", at(`${HOSTNAME_TYPE}.deposed`, "deposed"), to("c0ffee01")],
  ["other actions", change(`${HOSTNAME_TYPE}.replaced`, "actions"), to(["create", "delete"])],
  ["a change that became a deletion", change(`${HOSTNAME_TYPE}.www_acme_com`, "actions"), to(["delete"])],
  ["another object imported", change(`${HOSTNAME_TYPE}.imported`, "importing", "id"), to("023e/5678")],
  ["no import", change(`${HOSTNAME_TYPE}.imported`, "importing"), to(null)],
  ["another cause of a replacement", change(`${HOSTNAME_TYPE}.replaced`, "replace_paths"), to([["hostname"]])],
  ["another value", change(`${HOSTNAME_TYPE}.www_acme_com`, "after", "ssl", "settings", "min_tls_version"), to("1.0")],
  ["another entry", change("cloudflare_workers_kv.shop_acme_com", "after", "value"), to('{"workerName":"evil"}')],
  ["a value more", change(`${HOSTNAME_TYPE}.www_acme_com`, "after", "custom_origin_server"), to("origin.evil.com")],
  ["another id kept", change(`${HOSTNAME_TYPE}.www_acme_com`, "after", "id"), to("another")],
  ["a value that is known", change(`${HOSTNAME_TYPE}.www_acme_com`, "after_unknown", "status"), to(false)],
  [
    "a declared value that was another",
    change(`${HOSTNAME_TYPE}.www_acme_com`, "before", "ssl", "method"),
    to("email"),
  ],
  ["another hostname destroyed", change(`${HOSTNAME_TYPE}.old_hooli_com`, "before", "hostname"), to("shop.acme.com")],
  ["an unknown type's computed value", change("random_password.session", "before", "id"), to("some")],
  ["another output", ["output_changes", "zone_id", "after"], to("023e")],
  ["an output's value before", ["output_changes", "zone_id", "before"], to("0000")],
  ["one output more", ["output_changes", "quiet", "actions"], to(["create"])],
  ["another deferred read", change("data.http.later", "after", "url"), to("https://evil.com")],
  [
    "another answer of a data source",
    ["prior_state", "values", "root_module", "resources"],
    (resources) => mapAt(resources, [(resources as Json[]).length - 1, "values", "body"], to("down")),
  ],
  [
    "another data source",
    ["prior_state", "values", "root_module", "resources"],
    (resources) => mapAt(resources, [(resources as Json[]).length - 1, "address"], to("data.http.evil")),
  ],
  ["one resource less", ["resource_changes"], (changes) => (changes as Json[]).slice(1)],
  ["a targeted plan", ["complete"], to(false)],
  ["a plan that failed", ["errored"], to(true)],
  ["a part that Terraform has since another version", ["action_invocations"], to([{ address: "action.x.y" }])],
];

export const SILENT: readonly Mutation[] = [
  ["the time", ["timestamp"], to("2027-01-01T00:00:00Z")],
  ["the order of relevant attributes", ["relevant_attributes"], (list) => [...(list as Json[])].reverse()],
  ["the order of resources", ["resource_changes"], (list) => [...(list as Json[])].reverse()],
  ["drift that nothing is done about", ["resource_drift"], to([])],
  ["the planned values", ["planned_values"], to({})],
  ["the state's resources", ["prior_state", "values", "root_module", "resources", 0, "values", "status"], to("x")],
  ["the variables", ["variables"], to({})],
  ["what the marks say of nothing", change(`${HOSTNAME_TYPE}.www_acme_com`, "before_sensitive", "status"), to(true)],
  ["an output that stays", ["output_changes", "quiet", "before"], to("other")],
  ["a hostname that turned active", change(`${HOSTNAME_TYPE}.www_acme_com`, "before", "status"), to("active")],
  ["one destroyed that turned active", change(`${HOSTNAME_TYPE}.old_hooli_com`, "before", "status"), to("active")],
  [
    "an imported one that turned active",
    change(`${HOSTNAME_TYPE}.imported`),
    (part) => mapAt(mapAt(part, ["before", "status"], to("active")), ["after", "status"], to("active")),
  ],
  ["a resource that stays", change(`${HOSTNAME_TYPE}.mystore_com`, "before", "hostname"), to("other.com")],
];
