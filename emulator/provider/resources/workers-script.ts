import { createHash } from "node:crypto";
import type { ApiAnswer } from "../api-client";
import { bodyOf, fieldsOf, type Json, refreshed } from "../api-json";
import { type Access, fillPath, ProviderError, type Resource } from "../resource";
import { type Attributes, computed, list, object, objects, optional, optionalComputed, required, set } from "../schema";
import { isObject, type ObjectValue, type Value } from "../values";

const strings = (names: string): Attributes =>
  Object.fromEntries(names.split(" ").map((name) => [name, optional("string")]));

const binding: Attributes = {
  name: required("string"),
  type: required("string"),
  ...strings("app_id bucket_name certificate_id database_id dataset destination_address dispatch_namespace entrypoint"),
  ...strings("environment format id index_name instance_name jurisdiction namespace network_id old_name part pipeline"),
  ...strings("algorithm json queue_name script_name secret_name service service_id store_id tunnel_id version_id"),
  ...strings("workflow_name"),
  allowed_destination_addresses: optional(list("string")),
  allowed_sender_addresses: optional(list("string")),
  class_name: optionalComputed("string", { unknownBeside: ["type", "durable_object_namespace"] }),
  key_base64: optional("string", { sensitive: true }),
  key_jwk: optional("string", { sensitive: true }),
  namespace_id: optionalComputed("string", { unknownBeside: ["type", "durable_object_namespace"] }),
  outbound: optional(
    object({
      params: optional(list("string")),
      worker: optional(object(strings("environment service"))),
    }),
  ),
  simple: optional(
    object({ limit: required("number"), period: required("number"), mitigation_timeout: optional("number") }),
  ),
  text: optional("string", { sensitive: true }),
  usages: optional(set("string")),
};

const classMoves: Attributes = {
  deleted_classes: optional(list("string")),
  new_classes: optional(list("string")),
  new_sqlite_classes: optional(list("string")),
  renamed_classes: optional(objects(strings("from to"))),
  transferred_classes: optional(objects(strings("from from_script to"))),
};

/** What goes into the form's `metadata` and comes back as the script's settings. */
const metadata: Attributes = {
  annotations: optionalComputed(
    object({
      workers_message: optional("string", { json: "workers/message" }),
      workers_tag: optional("string", { json: "workers/tag" }),
      workers_triggered_by: computed("string", { json: "workers/triggered_by" }),
    }),
  ),
  assets: optional(
    object({
      asset_manifest_sha256: computed("string", { json: false }),
      config: optional(
        object({
          ...strings("html_handling not_found_handling"),
          headers: optional("string", { json: "_headers" }),
          redirects: optional("string", { json: "_redirects" }),
          run_worker_first: optional("dynamic"),
          serve_directly: optional("bool", { deprecated: true }),
        }),
      ),
      directory: optional("string", { json: false }),
      jwt: optional("string", { sensitive: true }),
    }),
  ),
  bindings: optionalComputed(objects(binding)),
  body_part: optional("string"),
  cache_options: optional(
    object({
      cross_version_cache: optionalComputed("bool", { default: false }),
      enabled: optionalComputed("bool", { default: false }),
    }),
  ),
  compatibility_date: optionalComputed("string", { default: "" }),
  compatibility_flags: optionalComputed(set("string")),
  exports: optional(
    objects({ cache: optional(object({ enabled: required("bool") })), type: required("string") }, "map"),
  ),
  keep_assets: optional("bool"),
  keep_bindings: optional(set("string")),
  limits: optional(object({ cpu_ms: optional("number"), subrequests: optional("number") })),
  logpush: optionalComputed("bool", { default: false }),
  main_module: optional("string"),
  migrations: optional(object({ ...classMoves, ...strings("new_tag old_tag"), steps: optional(objects(classMoves)) })),
  observability: optional(
    object({
      enabled: required("bool"),
      head_sampling_rate: optional("number"),
      logs: optional(
        object({
          destinations: optional(list("string")),
          enabled: required("bool"),
          head_sampling_rate: optional("number"),
          invocation_logs: required("bool"),
          persist: optionalComputed("bool", { default: true }),
        }),
      ),
      traces: optional(
        object({
          destinations: optional(list("string")),
          enabled: optional("bool"),
          head_sampling_rate: optional("number"),
          persist: optionalComputed("bool", { default: true }),
          propagation_policy: optionalComputed("string", { keep: true }),
        }),
      ),
    }),
  ),
  package_dependencies: optional(
    objects({
      installed_version: required("string", { json: "installedVersion" }),
      name: required("string"),
      package_json_version: required("string", { json: "packageJsonVersion" }),
    }),
  ),
  placement: optionalComputed(
    object({
      host: computed("string"),
      hostname: computed("string"),
      last_analyzed_at: computed("string"),
      mode: optional("string"),
      region: computed("string"),
      status: computed("string"),
      target: computed(objects({ host: computed("string"), hostname: computed("string"), region: computed("string") })),
    }),
  ),
  tail_consumers: optionalComputed(
    objects({ environment: optional("string"), namespace: optional("string"), service: required("string") }, "set"),
  ),
  usage_model: optionalComputed("string", { default: "standard" }),
};

/** What the API tells of the script itself. */
const description: Attributes = {
  created_on: computed("string", { keep: true }),
  etag: computed("string"),
  handlers: computed(list("string")),
  has_assets: computed("bool"),
  has_modules: computed("bool"),
  last_deployed_from: computed("string"),
  migration_tag: computed("string"),
  modified_on: computed("string"),
  named_handlers: computed(objects({ handlers: computed(list("string")), name: computed("string") })),
  placement_mode: computed("string", { deprecated: true }),
  placement_status: computed("string", { deprecated: true }),
  startup_time_ms: computed("number"),
};

const scriptPath = "accounts/{account_id}/workers/scripts/{script_name}";
const servicePath = "accounts/{account_id}/workers/services/{script_name}";
const put = { method: "PUT", path: scriptPath, body: "whole" } as const;

export const workersScript: Resource = {
  importId: ["account_id", "script_name"],
  idFrom: "script_name",
  path: scriptPath,
  create: put,
  update: put,
  form: formOf,
  read: readScript,
  validate: checkContent,
  attributes: {
    id: computed("string", { keep: true, replace: true, json: false }),
    account_id: required("string", { replace: true, json: false }),
    script_name: required("string", { replace: true, json: false }),
    content: optional("string", { json: false }),
    content_file: optional("string", { json: false }),
    content_sha256: optional("string", { json: false }),
    content_type: optional("string", { json: false }),
    ...description,
    ...metadata,
  },
};

async function formOf(planned: ObjectValue, access: Access): Promise<FormData> {
  if (isObject(planned.assets) && typeof planned.assets.directory === "string") {
    throw new ProviderError("failed to upload assets", "The provider stand-in does not upload static assets.");
  }
  const form = new FormData();
  const module = stringOr(planned.main_module, "");
  const part = module === "" ? "script" : module;
  const type = stringOr(
    planned.content_type,
    module === "" ? "application/javascript" : "application/javascript+module",
  );
  form.append(part, new Blob([await contentOf(planned, access)], { type }), part);
  const settings = module === "" ? { ...planned, body_part: part } : planned;
  form.append("metadata", JSON.stringify(bodyOf(metadata, settings, null, "whole")));
  return form;
}

async function contentOf(planned: ObjectValue, access: Access): Promise<Buffer | string> {
  const { content, content_file: path, content_sha256: expected } = planned;
  if (typeof path !== "string") return stringOr(content, "");
  const file = await access.findFile(path, stringOr(expected, undefined));
  if (file !== undefined) return file;
  throw new ProviderError("failed to read file", `could not read file ${path}: ${noSuchFile(path)}`);
}

/** The real provider hashes the content when the configuration is validated, if it says what the hash must be. */
async function checkContent(config: ObjectValue, access: Access): Promise<void> {
  const { content, content_file: path, content_sha256: expected } = config;
  if (typeof expected !== "string") return;
  if (typeof content === "string") checkHash(content, expected, "content");
  if (typeof path !== "string") return;
  const file = await access.findFile(path, expected);
  if (file !== undefined) return checkHash(file, expected, `content_file (${path})`);
  const detail = `Failed to calculate SHA-256 hash of file '${path}': failed to open file: ${noSuchFile(path)}`;
  throw new ProviderError("Hash Calculation Error", detail, ["content_sha256"]);
}

function checkHash(content: Buffer | string, expected: string, source: string): void {
  const actual = sha256(content);
  if (actual === expected) return;
  const detail = `The provided SHA-256 hash '${expected}' does not match the actual hash '${actual}' of ${source}`;
  throw new ProviderError("SHA-256 Hash Mismatch", detail, ["content_sha256"]);
}

function noSuchFile(path: string): string {
  return `open ${path}: no such file or directory`;
}

function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Three GETs: what the script is, how it is set up, what it says. */
async function readScript(state: ObjectValue, access: Access): Promise<ObjectValue> {
  const get = (path: string) => access.send({ method: "GET", path: fillPath(path, state) });
  const service = fieldsOf((await get(servicePath)).result);
  const described = answered(description, state, fieldsOf(fieldsOf(service.default_environment).script));
  const settings = fieldsOf((await get(`${scriptPath}/settings`)).result);
  const found = answered(metadata, state, settings);
  const content = await firstPart(await get(`${scriptPath}/content/v2`));
  const { bindings, placement } = found;
  return {
    ...state,
    ...described,
    ...found,
    annotations: state.annotations ?? null,
    bindings: allBindings(state.bindings ?? null, bindings ?? null),
    migrations: state.migrations ?? null,
    placement: isObject(placement) && placement.mode === null ? null : (placement ?? null),
    content: state.content_file === null ? content : (state.content ?? null),
    content_sha256: state.content_sha256 === null ? null : sha256(content),
  };
}

/** A Worker of modules comes back as a form, its main module first. */
async function firstPart({ text, contentType }: ApiAnswer): Promise<string> {
  if (!contentType.startsWith("multipart/")) return text;
  const form = await new Response(text, { headers: { "content-type": contentType } }).formData();
  const [part = ""] = form.values();
  return typeof part === "string" ? part : part.text();
}

/** Only what the answer speaks of: the rest stays as it was. */
function answered(attributes: Attributes, state: ObjectValue, fields: { readonly [name: string]: Json }): ObjectValue {
  const spoken = Object.entries(attributes).filter(([name, { json }]) => (fields[json || name] ?? null) !== null);
  const kept = Object.keys(attributes).map((name) => [name, state[name] ?? null]);
  return { ...Object.fromEntries(kept), ...refreshed(Object.fromEntries(spoken), state, fields) };
}

/** The state's bindings stand, in their order; what the API has besides is added, save secrets nobody declared. */
function allBindings(state: Value, found: Value): Value {
  if (!Array.isArray(found)) return state;
  const known = Array.isArray(state) ? (state as readonly Value[]) : [];
  const names = new Set(known.filter(isObject).map(bindingKey));
  const added = found.filter(isObject).filter((item) => item.type !== "secret_text" && !names.has(bindingKey(item)));
  return known.length === 0 && added.length === 0 ? state : [...known, ...added];
}

function bindingKey({ type, name }: ObjectValue): string {
  return `${String(type)} ${String(name)}`;
}

function stringOr<T>(value: Value | undefined, otherwise: T): string | T {
  return typeof value === "string" ? value : otherwise;
}
