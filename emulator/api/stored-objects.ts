import { page, refuse, success } from "./envelope";
import { newHexId } from "./ids";
import { type Fields, jsonObject, textAt } from "./request-body";
import type { Call, Route } from "./router";
import { unroutable } from "./zones";

/** An object of a resource type whose API is not emulated: what the provider stand-in sent. */
export type StoredObject = Fields;

const COLLECTION = "/__emulator/{type}";
const ITEM = `${COLLECTION}/{key}`;
const RESOURCE = "stored_object";
const read = { group: "any", level: "read" } as const;
const write = { group: "any", level: "write" } as const;

/** Not Cloudflare's: where the provider stand-in keeps objects of types that have no behavior of their own. */
export const storedObjectRoutes: readonly Route[] = [
  { method: "POST", path: COLLECTION, resource: RESOURCE, verb: "create", needs: write, handle: create },
  { method: "GET", path: COLLECTION, resource: RESOURCE, verb: "list", needs: read, handle: list },
  { method: "GET", path: ITEM, resource: RESOURCE, verb: "get", needs: read, handle: get },
  { method: "PUT", path: ITEM, resource: RESOURCE, verb: "update", needs: write, handle: update },
  { method: "DELETE", path: ITEM, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
];

function create(call: Call) {
  const object = objectIn(call);
  const key = textAt(object, "id") ?? newHexId(call.world.ids);
  const objects = objectsOf(call);
  if (objects.has(key)) refuse(409, 1409, `An object with the id ${key} already exists.`);
  objects.set(key, object);
  call.world.storedObjects.set(call.params.type ?? "", objects);
  return success({ key, object });
}

function list(call: Call) {
  const shown = [...objectsOf(call)].map(([key, object]) => ({ key, object }));
  return page(shown, call.query, { least: 1, usual: 50, most: 1_000 }, (item) => item);
}

function get(call: Call) {
  return success({ key: call.params.key, object: existing(call) });
}

function update(call: Call) {
  existing(call);
  const object = objectIn(call);
  objectsOf(call).set(call.params.key ?? "", object);
  return success({ key: call.params.key, object });
}

function remove(call: Call) {
  existing(call);
  objectsOf(call).delete(call.params.key ?? "");
  return success({ key: call.params.key });
}

/** Refuses what belongs to a zone or an account that is not there. */
function objectIn(call: Call): StoredObject {
  const object = jsonObject(call);
  const { zone_id: zone, account_id: account } = object;
  if (typeof zone === "string" && !call.world.zones.has(zone)) unroutable(`/zones/${zone}`);
  if (typeof account === "string" && account !== call.world.accountId) unroutable(`/accounts/${account}`);
  return object;
}

function objectsOf({ world, params }: Call): Map<string, StoredObject> {
  return world.storedObjects.get(params.type ?? "") ?? new Map();
}

function existing(call: Call): StoredObject {
  const object = objectsOf(call).get(call.params.key ?? "");
  return object ?? refuse(404, 7003, `There is no ${call.params.type} with the id ${call.params.key}.`);
}
