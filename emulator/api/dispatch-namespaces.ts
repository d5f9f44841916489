import type { EmulatedAccount, EmulatedDispatchNamespace, WorkersScript } from "./account";
import { stamp } from "./clock";
import { cursorPage, refuseWith, success } from "./envelope";
import { flagAt, textAt } from "./fields";
import { newUuid } from "./ids";
import { jsonObject } from "./request-body";
import type { ApiCall, ApiRoute } from "./route";
import { placeholder, scriptSummary, showSettings, uploadInto } from "./workers-scripts";

const read = { group: "Workers Scripts", level: "read" } as const;
const write = { group: "Workers Scripts", level: "write" } as const;
const COLLECTION = "/accounts/:account/workers/dispatch/namespaces";
const ITEM = `${COLLECTION}/:dispatch`;
const RESOURCE = "workers_for_platforms_dispatch_namespace";
const SCRIPTS = `${ITEM}/scripts`;
const SCRIPT = `${SCRIPTS}/:script`;
const SCRIPT_RESOURCE = "workers_for_platforms_script";
/** Scripts on one page of their list, where it has pages: a guess. */
const SCRIPTS_PER_PAGE = 100;

/** Containers of user Workers, and what is uploaded into them: not by Terraform, but by whoever deploys a tenant's Worker. */
export const dispatchNamespaceRoutes: readonly ApiRoute[] = [
  { method: "POST", path: COLLECTION, resource: RESOURCE, verb: "create", needs: write, handle: create },
  { method: "GET", path: COLLECTION, resource: RESOURCE, verb: "list", needs: read, handle: list },
  { method: "GET", path: ITEM, resource: RESOURCE, verb: "get", needs: read, handle: get },
  { method: "PUT", path: ITEM, resource: RESOURCE, verb: "update", needs: write, handle: edit },
  { method: "DELETE", path: ITEM, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
  { method: "GET", path: SCRIPTS, resource: SCRIPT_RESOURCE, verb: "list", needs: read, handle: listScripts },
  { method: "PUT", path: SCRIPT, resource: SCRIPT_RESOURCE, verb: "update", needs: write, handle: uploadScript },
  { method: "GET", path: SCRIPT, resource: SCRIPT_RESOURCE, verb: "get", needs: read, handle: getScript },
  {
    method: "GET",
    path: `${SCRIPT}/settings`,
    resource: SCRIPT_RESOURCE,
    verb: "get",
    needs: read,
    handle: (call) => showSettings(existingScript(call), call),
  },
  { method: "DELETE", path: SCRIPT, resource: SCRIPT_RESOURCE, verb: "delete", needs: write, handle: removeScript },
];

function create(call: ApiCall) {
  const name = textAt(jsonObject(call, 10026), "name") ?? "";
  if (!/^[a-z0-9][a-z0-9-_]{0,62}$/i.test(name))
    refuseWith(400, 100120, `"${name}" is not a valid dispatch namespace name.`);
  if (call.account.dispatchNamespaces.has(name))
    refuseWith(409, 100118, `A dispatch namespace named ${name} already exists.`);
  const namespace: EmulatedDispatchNamespace = {
    id: newUuid(call.account.ids),
    name,
    trusted: false,
    createdAt: call.now,
    modifiedAt: call.now,
  };
  addPlaceholders(namespace, call.account.awaitedWorkers?.get(name) ?? [], call.now);
  call.account.dispatchNamespaces.set(name, namespace);
  return success(showDispatchNamespace(namespace));
}

/** Puts user Workers into a dispatch namespace, now or when it is created: whoever deploys a tenant's Worker is not emulated. */
export function addExistingWorkers(
  account: EmulatedAccount,
  { namespace: name, workers }: { namespace: string; workers: readonly string[] },
  now: number,
): void {
  account.awaitedWorkers = new Map(account.awaitedWorkers).set(name, workers);
  const namespace = account.dispatchNamespaces.get(name);
  if (namespace !== undefined) addPlaceholders(namespace, workers, now);
}

function addPlaceholders(namespace: EmulatedDispatchNamespace, workers: readonly string[], now: number): void {
  const scripts = scriptsOf(namespace);
  for (const name of workers) if (!scripts.has(name)) scripts.set(name, placeholder(name, now));
  namespace.scripts = scripts;
}

function list(call: ApiCall) {
  return success([...call.account.dispatchNamespaces.values()].map(showDispatchNamespace));
}

function get(call: ApiCall) {
  return success(showDispatchNamespace(existing(call)));
}

function edit(call: ApiCall) {
  const namespace = existing(call);
  namespace.trusted = flagAt(jsonObject(call, 10026), "trusted_workers") ?? namespace.trusted;
  namespace.modifiedAt = call.now;
  return success(showDispatchNamespace(namespace));
}

function remove(call: ApiCall) {
  call.account.dispatchNamespaces.delete(existing(call).name);
  return success(null);
}

function existing(call: ApiCall): EmulatedDispatchNamespace {
  const namespace = call.account.dispatchNamespaces.get(call.params.dispatch ?? "");
  return namespace ?? refuseWith(404, 100119, "workers.api.error.dispatch_namespace_not_found");
}

/** By pages with a cursor, or all at once: Cloudflare documents neither. */
function listScripts(call: ApiCall) {
  const { shapes } = call.account;
  const scripts = [...scriptsOf(existing(call))].map(([key, script]) => ({ key, script }));
  const sorted = scripts.sort((a, b) => (a.key < b.key ? -1 : 1));
  const size = shapes["namespace-scripts"] === "pages" ? SCRIPTS_PER_PAGE : sorted.length;
  return cursorPage(sorted, call.query, size, ({ script }) => scriptSummary(script));
}

function uploadScript(call: ApiCall) {
  const namespace = existing(call);
  namespace.scripts = scriptsOf(namespace);
  return uploadInto(call, namespace.scripts);
}

function getScript(call: ApiCall) {
  const script = existingScript(call);
  return success({
    dispatch_namespace: call.params.dispatch,
    script: scriptSummary(script),
    created_on: stamp(script.createdAt),
    modified_on: stamp(script.modifiedAt),
  });
}

function removeScript(call: ApiCall) {
  scriptsOf(existing(call)).delete(existingScript(call).name);
  return success(null);
}

function existingScript(call: ApiCall): WorkersScript {
  const script = scriptsOf(existing(call)).get(call.params.script ?? "");
  return script ?? refuseWith(404, 10007, "workers.api.error.script_not_found");
}

function scriptsOf({ scripts }: EmulatedDispatchNamespace): Map<string, WorkersScript> {
  return scripts ?? new Map();
}

export function showDispatchNamespace(namespace: EmulatedDispatchNamespace) {
  const { id, name, trusted, createdAt, modifiedAt } = namespace;
  return {
    namespace_id: id,
    namespace_name: name,
    script_count: scriptsOf(namespace).size,
    trusted_workers: trusted,
    created_on: stamp(createdAt),
    created_by: "0000000000000000000000000000e001",
    modified_on: stamp(modifiedAt),
    modified_by: "0000000000000000000000000000e001",
  };
}
