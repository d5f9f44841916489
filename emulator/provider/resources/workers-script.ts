import { createHash } from "node:crypto";
import type { ApiAnswer } from "../api-client";
import { type ApiJson, bodyOf, fieldsOf, refreshed } from "../api-json";
import { type Access, fillPath, ProviderError, type ResourceBehavior } from "../resource";
import type { Attributes } from "../schema";
import { isObjectValue, type ObjectValue, type Value } from "../values";

/** What the API tells of the script itself. */
const DESCRIPTION = [
  ..."created_on etag handlers has_assets has_modules last_deployed_from migration_tag modified_on".split(" "),
  ..."named_handlers placement_mode placement_status startup_time_ms".split(" "),
];
/** What is in the path of a request, or has its own part in the form. */
const APART = ["id", "account_id", "script_name", "content", "content_file", "content_sha256", "content_type"];

function descriptionOf(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => DESCRIPTION.includes(name)));
}

/** What goes into the form's `metadata` and comes back as the script's settings. */
function metadataOf(attributes: Attributes): Attributes {
  const others = [...DESCRIPTION, ...APART];
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !others.includes(name)));
}

const scriptPath = "accounts/{account_id}/workers/scripts/{script_name}";
const servicePath = "accounts/{account_id}/workers/services/{script_name}";
const put = { method: "PUT", path: scriptPath, body: "whole" } as const;

export const workersScript: ResourceBehavior = {
  importId: ["account_id", "script_name"],
  idFrom: "script_name",
  path: scriptPath,
  create: put,
  update: put,
  form: formOf,
  read: readScript,
  validate: checkContent,
  traits: {
    id: { keep: true, json: false },
    account_id: { json: false },
    script_name: { json: false },
    content: { json: false },
    content_file: { json: false },
    content_sha256: { json: false },
    content_type: { json: false },
    created_on: { keep: true },
    "annotations.workers_message": { json: "workers/message" },
    "annotations.workers_tag": { json: "workers/tag" },
    "annotations.workers_triggered_by": { json: "workers/triggered_by" },
    "assets.asset_manifest_sha256": { json: false },
    "assets.config.headers": { json: "_headers" },
    "assets.config.redirects": { json: "_redirects" },
    "assets.directory": { json: false },
    "bindings.class_name": { unknownBeside: ["type", "durable_object_namespace"] },
    "bindings.namespace_id": { unknownBeside: ["type", "durable_object_namespace"] },
    "cache_options.cross_version_cache": { default: false },
    "cache_options.enabled": { default: false },
    compatibility_date: { default: "" },
    logpush: { default: false },
    "observability.logs.persist": { default: true },
    "observability.traces.persist": { default: true },
    "observability.traces.propagation_policy": { keep: true },
    "package_dependencies.installed_version": { json: "installedVersion" },
    "package_dependencies.package_json_version": { json: "packageJsonVersion" },
    usage_model: { default: "standard" },
  },
};

async function formOf(planned: ObjectValue, access: Access, attributes: Attributes): Promise<FormData> {
  if (isObjectValue(planned.assets) && typeof planned.assets.directory === "string") {
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
  form.append("metadata", JSON.stringify(bodyOf(metadataOf(attributes), settings, null, "whole")));
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
async function readScript(state: ObjectValue, access: Access, attributes: Attributes): Promise<ObjectValue> {
  const get = (path: string) => access.send({ method: "GET", path: fillPath(path, state) });
  const service = fieldsOf((await get(servicePath)).result);
  const described = answered(descriptionOf(attributes), state, fieldsOf(fieldsOf(service.default_environment).script));
  const settings = fieldsOf((await get(`${scriptPath}/settings`)).result);
  const found = answered(metadataOf(attributes), state, settings);
  const content = await firstPart(await get(`${scriptPath}/content/v2`));
  const { bindings, placement } = found;
  return {
    ...state,
    ...described,
    ...found,
    annotations: state.annotations ?? null,
    bindings: allBindings(state.bindings ?? null, bindings ?? null),
    migrations: state.migrations ?? null,
    placement: isObjectValue(placement) && placement.mode === null ? null : (placement ?? null),
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
function answered(
  attributes: Attributes,
  state: ObjectValue,
  fields: { readonly [name: string]: ApiJson },
): ObjectValue {
  const spoken = Object.entries(attributes).filter(([name, { json }]) => (fields[json || name] ?? null) !== null);
  const kept = Object.keys(attributes).map((name) => [name, state[name] ?? null]);
  return { ...Object.fromEntries(kept), ...refreshed(Object.fromEntries(spoken), state, fields) };
}

/** The state's bindings stay, in their order. Other bindings that the API has are added, except secrets that are not declared. */
function allBindings(state: Value, found: Value): Value {
  if (!Array.isArray(found)) return state;
  const known = Array.isArray(state) ? (state as readonly Value[]) : [];
  const names = new Set(known.filter(isObjectValue).map(bindingKey));
  const added = found
    .filter(isObjectValue)
    .filter((item) => item.type !== "secret_text" && !names.has(bindingKey(item)));
  return known.length === 0 && added.length === 0 ? state : [...known, ...added];
}

function bindingKey({ type, name }: ObjectValue): string {
  return `${String(type)} ${String(name)}`;
}

function stringOr<T>(value: Value | undefined, otherwise: T): string | T {
  return typeof value === "string" ? value : otherwise;
}
