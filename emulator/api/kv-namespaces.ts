import { page, refuse, success } from "./envelope";
import { newHexId } from "./ids";
import type { KvEntry } from "./kv-values";
import { jsonObject, textAt } from "./request-body";
import type { Call, Route } from "./router";
import type { World } from "./world";

export interface KvNamespace {
  id: string;
  title: string;
  entries: Map<string, KvEntry>;
}

const PAGES = { least: 1, usual: 20, most: 1_000 };
const read = { group: "Workers KV Storage", level: "read" } as const;
const write = { group: "Workers KV Storage", level: "write" } as const;
const COLLECTION = "/accounts/{account}/storage/kv/namespaces";
const ITEM = `${COLLECTION}/{namespace}`;
const RESOURCE = "workers_kv_namespace";

/** Workers KV namespaces of the account. */
export const kvNamespaceRoutes: readonly Route[] = [
  { method: "POST", path: COLLECTION, resource: RESOURCE, verb: "create", needs: write, handle: create },
  { method: "GET", path: COLLECTION, resource: RESOURCE, verb: "list", needs: read, handle: list },
  { method: "GET", path: ITEM, resource: RESOURCE, verb: "get", needs: read, handle: get },
  { method: "PUT", path: ITEM, resource: RESOURCE, verb: "update", needs: write, handle: rename },
  { method: "DELETE", path: ITEM, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
];

/** Puts a namespace into the account as if it had always been there. */
export function foundNamespace({ kvNamespaces }: World, { id, title }: { id: string; title: string }): void {
  if (!kvNamespaces.has(id)) kvNamespaces.set(id, { id, title, entries: new Map() });
}

/** @returns the namespace a path names. */
export function namespaceOf(call: Call): KvNamespace {
  const id = call.params.namespace ?? "";
  return call.world.kvNamespaces.get(id) ?? refuse(404, 10013, `get namespace: 'namespace not found'`);
}

function create(call: Call) {
  const namespace = { id: newHexId(call.world.ids), title: titleOf(call), entries: new Map() };
  call.world.kvNamespaces.set(namespace.id, namespace);
  return success(showNamespace(namespace));
}

function titleOf(call: Call): string {
  const title = textAt(jsonObject(call, 10012), "title") ?? "";
  if (title === "") refuse(400, 10019, "a namespace title is required");
  for (const other of call.world.kvNamespaces.values()) {
    if (other.title === title && other.id !== call.params.namespace) {
      refuse(400, 10014, "a namespace with this account ID and title already exists");
    }
  }
  return title;
}

function list(call: Call) {
  return page([...call.world.kvNamespaces.values()], call.query, PAGES, showNamespace);
}

function get(call: Call) {
  return success(showNamespace(namespaceOf(call)));
}

function rename(call: Call) {
  const namespace = namespaceOf(call);
  namespace.title = titleOf(call);
  return success(showNamespace(namespace));
}

function remove(call: Call) {
  call.world.kvNamespaces.delete(namespaceOf(call).id);
  return success(null);
}

export function showNamespace({ id, title }: KvNamespace) {
  return { id, title, supports_url_encoding: true };
}
