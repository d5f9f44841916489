import { createHash } from "node:crypto";
import type { EmulatedAccount, WorkersScript } from "./account";
import { stamp } from "./clock";
import { type Answer, refuseWith, success } from "./envelope";
import { type Fields, isFields, textAt } from "./fields";
import { type FormPart, writeForm } from "./form";
import type { ApiCall, ApiRoute } from "./route";
import { observabilityOf, refuseParameterNames, withParameterObjects } from "./worker-settings";

const read = { group: "Workers Scripts", level: "read" } as const;
const write = { group: "Workers Scripts", level: "write" } as const;
const ACCOUNT = "/accounts/:account/workers";
const ITEM = `${ACCOUNT}/scripts/:script`;
const RESOURCE = "workers_script";

/** Workers of the account; those in a dispatch namespace have paths of their own. */
export const workersScriptRoutes: readonly ApiRoute[] = [
  { method: "GET", path: `${ACCOUNT}/scripts`, resource: RESOURCE, verb: "list", needs: read, handle: list },
  { method: "PUT", path: ITEM, resource: RESOURCE, verb: "update", needs: write, handle: upload },
  { method: "GET", path: ITEM, resource: RESOURCE, verb: "get", needs: read, handle: content },
  { method: "GET", path: `${ITEM}/content/v2`, resource: RESOURCE, verb: "get", needs: read, handle: content },
  { method: "GET", path: `${ITEM}/settings`, resource: RESOURCE, verb: "get", needs: read, handle: settings },
  { method: "PATCH", path: `${ITEM}/settings`, resource: RESOURCE, verb: "update", needs: write, handle: editSettings },
  {
    method: "GET",
    path: `${ACCOUNT}/services/:script`,
    resource: RESOURCE,
    verb: "get",
    needs: read,
    handle: service,
  },
  { method: "DELETE", path: ITEM, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
];

function upload(call: ApiCall) {
  return uploadInto(call, call.account.scripts);
}

/** Stores a Worker among those of the account, or of a dispatch namespace. */
export function uploadInto(call: ApiCall, scripts: Map<string, WorkersScript>): Answer {
  const name = call.params.script ?? "";
  if (!/^[a-z0-9_][a-z0-9-_]{0,62}$/.test(name)) refuseWith(400, 10016, `"${name}" is not a valid Worker name.`);
  const parts = call.form ?? refuseWith(400, 10001, "expected multipart/form-data");
  const metadata = partOf(parts, "metadata");
  refuseFutureDate(metadata, call.now);
  refuseUnknownBindings(metadata, call.account);
  refuseParameterNames(metadata, call.account.shapes);
  const modules = parts
    .filter((part) => part.name !== "metadata")
    .map((part) => ({ ...part, bytes: Buffer.from(part.bytes) }));
  const old = scripts.get(name);
  const script: WorkersScript = {
    name,
    metadata,
    modules: modules.length === 0 ? (old?.modules ?? []) : modules,
    etag: etagOf(modules),
    createdAt: old?.createdAt ?? call.now,
    modifiedAt: call.now,
  };
  refuseMissingEntry(script);
  scripts.set(name, script);
  return success({ ...scriptSummary(script), startup_time_ms: 1 });
}

/** A Worker that never runs. */
export function placeholder(name: string, now: number): WorkersScript {
  const bytes = Buffer.from("export default { fetch: () => new Response() };\n");
  const modules = [{ name: "worker.js", fileName: "worker.js", contentType: "application/javascript+module", bytes }];
  const metadata = { main_module: "worker.js" };
  return { name, metadata, modules, etag: etagOf(modules), createdAt: now, modifiedAt: now };
}

function partOf(parts: readonly FormPart[], name: string): Fields {
  const text = parts.find((part) => part.name === name)?.bytes.toString("utf8") ?? "";
  try {
    const fields: unknown = JSON.parse(text);
    if (isFields(fields)) return fields;
  } catch {
    // answered below, like a part that is no object
  }
  return refuseWith(400, 10021, `The uploaded form has no valid part named ${name}.`);
}

/** Changes what was uploaded beside the modules; a binding of type `inherit` stays as it was. */
function editSettings(call: ApiCall) {
  const script = existing(call);
  const parts = call.form ?? refuseWith(400, 10001, "expected multipart/form-data");
  const { bindings, ...changed } = partOf(parts, "settings");
  const given = Array.isArray(bindings) ? { bindings: bindings.filter(isFields).map(inherited(script)) } : {};
  const metadata = { ...script.metadata, ...changed, ...given };
  refuseFutureDate(metadata, call.now);
  refuseUnknownBindings(metadata, call.account);
  refuseParameterNames(metadata, call.account.shapes);
  Object.assign(script, { metadata, modifiedAt: call.now });
  return settings(call);
}

function inherited({ metadata }: WorkersScript): (binding: Fields) => Fields {
  const old = Array.isArray(metadata.bindings) ? metadata.bindings.filter(isFields) : [];
  return (binding) => {
    if (binding.type !== "inherit") return binding;
    const known = old.find(({ name }) => name === binding.name);
    return known ?? refuseWith(400, 10021, `There is no binding ${binding.name} to inherit.`);
  };
}

function refuseMissingEntry(script: WorkersScript): void {
  const entry = textAt(script.metadata, "main_module") ?? textAt(script.metadata, "body_part");
  if (entry === undefined) refuseWith(400, 10021, "metadata must name a main_module or a body_part.");
  if (!script.modules.some((part) => part.name === entry || part.fileName === entry)) {
    refuseWith(400, 10021, `No such module: ${entry}.`);
  }
}

/** Dates are UTC's. The code and the words: observed. */
function refuseFutureDate({ compatibility_date: date }: Fields, now: number): void {
  if (typeof date === "string" && date > stamp(now).slice(0, 10)) {
    refuseWith(400, 10021, `Can't set compatibility date in the future: "${date}".`);
  }
}

/** Bindings point at things that exist, so a wrong order of creation shows. */
function refuseUnknownBindings({ bindings }: Fields, account: EmulatedAccount): void {
  for (const binding of Array.isArray(bindings) ? bindings.filter(isFields) : []) {
    const namespace = textAt(binding, "namespace_id") ?? "";
    if (binding.type === "kv_namespace" && !account.kvNamespaces.has(namespace)) {
      refuseWith(400, 10041, `KV namespace '${namespace}' not found.`);
    }
    const dispatch = textAt(binding, "namespace") ?? "";
    if (binding.type === "dispatch_namespace" && !account.dispatchNamespaces.has(dispatch)) {
      refuseWith(400, 100119, `Dispatch namespace '${dispatch}' not found.`);
    }
  }
}

function etagOf(modules: readonly FormPart[]): string {
  const hash = createHash("sha256");
  for (const module of modules) hash.update(module.bytes);
  return hash.digest("hex");
}

function list(call: ApiCall) {
  return success([...call.account.scripts.values()].map(scriptSummary));
}

/** The modules as they were uploaded; a Worker of the older kind is one plain script. */
function content(call: ApiCall): Answer {
  const script = existing(call);
  if (script.metadata.main_module === undefined) {
    return { status: 200, body: script.modules[0]?.bytes ?? "", headers: { "content-type": "application/javascript" } };
  }
  return { status: 200, body: writeForm(script.modules) };
}

function settings(call: ApiCall) {
  return showSettings(existing(call), call);
}

export function showSettings({ metadata }: WorkersScript, call: ApiCall): Answer {
  const { observability } = metadata;
  const { main_module: _main, body_part: _part, keep_bindings: _keep, annotations: _annotations, ...kept } = metadata;
  return success({
    placement: {},
    compatibility_date: "",
    compatibility_flags: [],
    usage_model: "standard",
    tags: [],
    tail_consumers: [],
    logpush: false,
    ...kept,
    ...(isFields(observability) ? { observability: observabilityOf(observability, call.account.shapes) } : {}),
    bindings: shownBindings(metadata),
  });
}

/** Secrets are written, never read. */
function shownBindings({ bindings }: Fields): Fields[] {
  return (Array.isArray(bindings) ? bindings.filter(isFields) : []).map(({ text, ...binding }) =>
    binding.type === "secret_text" || text === undefined ? withParameterObjects(binding) : { ...binding, text },
  );
}

function service(call: ApiCall) {
  const script = existing(call);
  return success({
    id: script.name,
    default_environment: {
      environment: "production",
      created_on: stamp(script.createdAt),
      script: scriptSummary(script),
    },
    created_on: stamp(script.createdAt),
    modified_on: stamp(script.modifiedAt),
  });
}

function remove(call: ApiCall) {
  const { name } = existing(call);
  for (const zone of call.account.zones.values()) {
    for (const route of zone.routes.values()) if (route.script === name) zone.routes.delete(route.id);
  }
  call.account.scripts.delete(name);
  return success({ id: name });
}

function existing(call: ApiCall): WorkersScript {
  const script = call.account.scripts.get(call.params.script ?? "");
  return script ?? refuseWith(404, 10007, "This Worker does not exist on your account.");
}

export function scriptSummary(script: WorkersScript) {
  const { compatibility_date, compatibility_flags, logpush, usage_model } = script.metadata;
  return {
    id: script.name,
    tag: script.etag.slice(0, 32),
    etag: script.etag,
    handlers: ["fetch"],
    named_handlers: [],
    has_assets: false,
    has_modules: script.metadata.main_module !== undefined,
    compatibility_date: compatibility_date ?? "",
    compatibility_flags: compatibility_flags ?? [],
    logpush: logpush ?? false,
    usage_model: usage_model ?? "standard",
    last_deployed_from: "api",
    tail_consumers: null,
    created_on: stamp(script.createdAt),
    modified_on: stamp(script.modifiedAt),
  };
}
