import type { EmulatedDispatchNamespace } from "./account";
import { stamp } from "./clock";
import { refuseWith, success } from "./envelope";
import { flagAt, textAt } from "./fields";
import { newUuid } from "./ids";
import { jsonObject } from "./request-body";
import type { ApiCall, ApiRoute } from "./route";

const read = { group: "Workers Scripts", level: "read" } as const;
const write = { group: "Workers Scripts", level: "write" } as const;
const COLLECTION = "/accounts/:account/workers/dispatch/namespaces";
const ITEM = `${COLLECTION}/:dispatch`;
const RESOURCE = "workers_for_platforms_dispatch_namespace";

/** Containers of user Workers. What is uploaded into one is not emulated: Terraform doesn't do it either. */
export const dispatchNamespaceRoutes: readonly ApiRoute[] = [
  { method: "POST", path: COLLECTION, resource: RESOURCE, verb: "create", needs: write, handle: create },
  { method: "GET", path: COLLECTION, resource: RESOURCE, verb: "list", needs: read, handle: list },
  { method: "GET", path: ITEM, resource: RESOURCE, verb: "get", needs: read, handle: get },
  { method: "PUT", path: ITEM, resource: RESOURCE, verb: "update", needs: write, handle: edit },
  { method: "DELETE", path: ITEM, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
];

function create(call: ApiCall) {
  const name = textAt(jsonObject(call, 10026), "name") ?? "";
  if (!/^[a-z0-9][a-z0-9-_]{0,62}$/i.test(name))
    refuseWith(400, 100120, `"${name}" is not a valid dispatch namespace name.`);
  if (call.account.dispatchNamespaces.has(name))
    refuseWith(409, 100118, `A dispatch namespace named ${name} already exists.`);
  const namespace = { id: newUuid(call.account.ids), name, trusted: false, createdAt: call.now, modifiedAt: call.now };
  call.account.dispatchNamespaces.set(name, namespace);
  return success(showDispatchNamespace(namespace));
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

export function showDispatchNamespace({ id, name, trusted, createdAt, modifiedAt }: EmulatedDispatchNamespace) {
  return {
    namespace_id: id,
    namespace_name: name,
    script_count: 0,
    trusted_workers: trusted,
    created_on: stamp(createdAt),
    created_by: "0000000000000000000000000000e001",
    modified_on: stamp(modifiedAt),
    modified_by: "0000000000000000000000000000e001",
  };
}
