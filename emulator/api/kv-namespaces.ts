import type { EmulatedAccount, KvNamespace } from "./account";
import { page, refuseWith, success } from "./envelope";
import { textAt } from "./fields";
import { newHexId } from "./ids";
import { jsonObject } from "./request-body";
import type { ApiCall, ApiRoute } from "./route";

const PAGES = { least: 1, usual: 20, most: 1_000 };
const read = { group: "Workers KV Storage", level: "read" } as const;
const write = { group: "Workers KV Storage", level: "write" } as const;
const COLLECTION = "/accounts/:account/storage/kv/namespaces";
const ITEM = `${COLLECTION}/:namespace`;
const RESOURCE = "workers_kv_namespace";

/** Workers KV namespaces of the account. */
export const kvNamespaceRoutes: readonly ApiRoute[] = [
  { method: "POST", path: COLLECTION, resource: RESOURCE, verb: "create", needs: write, handle: create },
  { method: "GET", path: COLLECTION, resource: RESOURCE, verb: "list", needs: read, handle: list },
  { method: "GET", path: ITEM, resource: RESOURCE, verb: "get", needs: read, handle: get },
  { method: "PUT", path: ITEM, resource: RESOURCE, verb: "update", needs: write, handle: rename },
  { method: "DELETE", path: ITEM, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
];

/** Puts a namespace into the account as if it had always been there. */
export function addExistingNamespace(
  { kvNamespaces }: EmulatedAccount,
  { id, title }: { id: string; title: string },
): void {
  if (!kvNamespaces.has(id)) kvNamespaces.set(id, { id, title, entries: new Map() });
}

/** @returns the namespace a path names. */
export function namespaceOf(call: ApiCall): KvNamespace {
  const id = call.params.namespace ?? "";
  return call.account.kvNamespaces.get(id) ?? refuseWith(404, 10013, `get namespace: 'namespace not found'`);
}

function create(call: ApiCall) {
  const namespace = { id: newHexId(call.account.ids), title: titleOf(call), entries: new Map() };
  call.account.kvNamespaces.set(namespace.id, namespace);
  return success(showNamespace(namespace));
}

function titleOf(call: ApiCall): string {
  const title = textAt(jsonObject(call, 10012), "title") ?? "";
  if (title === "") refuseWith(400, 10019, "a namespace title is required");
  for (const other of call.account.kvNamespaces.values()) {
    if (other.title === title && other.id !== call.params.namespace) {
      refuseWith(400, 10014, "a namespace with this account ID and title already exists");
    }
  }
  return title;
}

function list(call: ApiCall) {
  return page([...call.account.kvNamespaces.values()], call.query, PAGES, showNamespace);
}

function get(call: ApiCall) {
  return success(showNamespace(namespaceOf(call)));
}

function rename(call: ApiCall) {
  const namespace = namespaceOf(call);
  namespace.title = titleOf(call);
  return success(showNamespace(namespace));
}

function remove(call: ApiCall) {
  call.account.kvNamespaces.delete(namespaceOf(call).id);
  return success(null);
}

export function showNamespace({ id, title }: KvNamespace) {
  return { id, title, supports_url_encoding: true };
}
