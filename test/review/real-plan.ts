import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, JsonObject } from "../../src/json";
import { issue } from "../support/certificates";

/** Plans that provider 5.22.0 made with Terraform 1.11.4: six hostnames created, some changed, some drifted. */
export function realPlan(name: "create" | "change" | "drift"): JsonObject {
  return JSON.parse(readFileSync(join(__dirname, "fixtures", "real", `${name}.json`), "utf8"));
}

export const PAIR = issue({ hostname: "app.initech.net" });

/** The real plan of changes, with an uploaded pair and what else Terraform can plan: each thing once. */
export function fullPlan(pair: { certificate: string; privateKey: string } = PAIR): JsonObject {
  const plan = realPlan("change");
  const resources = plan.resource_changes as readonly JsonObject[];
  const [updated, , quiet] = resources;
  if (updated === undefined || quiet === undefined) throw new Error("the fixture has lost its resources");
  const withChange = (resource: JsonObject, name: string, change: JsonObject, outer: JsonObject = {}) => ({
    ...resource,
    address: `${String(resource.type)}.${name}`,
    name,
    ...outer,
    change: { ...(resource.change as JsonObject), ...change },
  });
  const change = updated.change as JsonObject;
  const ssl = { custom_certificate: pair.certificate, custom_key: pair.privateKey };
  const uploaded = {
    after: { ...(change.after as JsonObject), ssl: { ...((change.after as JsonObject).ssl as JsonObject), ...ssl } },
    after_sensitive: { ssl: { custom_certificate: true, custom_key: true } },
  };
  const read = { address: "data.http.status", mode: "data", type: "http", name: "status" };
  return {
    ...plan,
    resource_changes: [
      ...resources,
      withChange(updated, "uploaded", uploaded),
      withChange(quiet, "imported", { importing: { id: "023e/1234" } }),
      withChange(quiet, "moved", {}, { previous_address: "cloudflare_custom_hostname.before" }),
      withChange(updated, "deposed", { actions: ["delete"], after: null }, { deposed: "c0ffee00" }),
      withChange(updated, "replaced", { actions: ["delete", "create"], replace_paths: [["zone_id"]] }),
      withChange(updated, "indexed", {}, { index: "a", module_address: "module.m" }),
      {
        ...read,
        address: "data.http.later",
        name: "later",
        action_reason: "read_because_config_unknown",
        change: { actions: ["read"], before: null, after: { url: "https://acme.com" }, after_unknown: { body: true } },
      },
      {
        address: "random_password.session",
        mode: "managed",
        type: "random_password",
        name: "session",
        provider_name: "registry.terraform.io/hashicorp/random",
        change: {
          actions: ["delete"],
          before: { id: "none", length: 32, result: "planted-session-password" },
          after: null,
          after_unknown: {},
          before_sensitive: { result: true },
          after_sensitive: false,
        },
      },
    ],
    output_changes: {
      zone_id: { actions: ["update"], before: "023e", after: "023f", after_unknown: false, after_sensitive: false },
      quiet: { actions: ["no-op"], before: "same", after: "same", after_unknown: false, after_sensitive: false },
    },
    prior_state: withData(plan.prior_state as JsonObject, { ...read, values: { url: "https://acme.com", body: "up" } }),
    relevant_attributes: [
      { resource: "cloudflare_custom_hostname.shop_acme_com", attribute: ["id"] },
      { resource: "data.http.status", attribute: ["body"] },
    ],
    variables: { acme_certificate: { value: pair.certificate }, acme_key: { value: pair.privateKey } },
  };
}

function withData(prior: JsonObject, data: Json): JsonObject {
  const values = prior.values as JsonObject;
  const root = values.root_module as JsonObject;
  const resources = root.resources as readonly Json[];
  return { ...prior, values: { ...values, root_module: { ...root, resources: [...resources, data] } } };
}

export type JsonPath = readonly (string | number)[];

/** Every place of a document that holds a plain value. */
export function leavesOf(value: Json | undefined, path: JsonPath = []): readonly JsonPath[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]));
}

/** A copy with what stands at one place mapped. */
export function mapAt(value: Json | undefined, [key, ...rest]: JsonPath, map: (value: Json | undefined) => Json): Json {
  if (key === undefined) return map(value);
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? mapAt(item, rest, map) : item));
  const object = (value ?? {}) as JsonObject;
  return { ...object, [key]: mapAt(object[key], rest, map) };
}
