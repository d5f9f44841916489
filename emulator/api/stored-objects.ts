import type { StoredObject } from "./account";
import { page, refuseWith, success } from "./envelope";
import { textAt } from "./fields";
import { newHexId } from "./ids";
import { jsonObject } from "./request-body";
import type { ApiCall, ApiRoute } from "./route";
import { unroutable } from "./zones";

const COLLECTION = "/__emulator/:type";
const ITEM = `${COLLECTION}/:key`;
const RESOURCE = "stored_object";
const read = { group: "any", level: "read" } as const;
const write = { group: "any", level: "write" } as const;

/** Not Cloudflare's: where the provider stand-in keeps objects of types that have no behavior of their own. */
export const storedObjectRoutes: readonly ApiRoute[] = [
  { method: "POST", path: COLLECTION, resource: RESOURCE, verb: "create", needs: write, handle: create },
  { method: "GET", path: COLLECTION, resource: RESOURCE, verb: "list", needs: read, handle: list },
  { method: "GET", path: ITEM, resource: RESOURCE, verb: "get", needs: read, handle: get },
  { method: "PUT", path: ITEM, resource: RESOURCE, verb: "update", needs: write, handle: update },
  { method: "DELETE", path: ITEM, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
];

function create(call: ApiCall) {
  const object = objectIn(call);
  const key = textAt(object, "id") ?? newHexId(call.account.ids);
  const objects = objectsOf(call);
  if (objects.has(key)) refuseWith(409, 1409, `An object with the id ${key} already exists.`);
  objects.set(key, object);
  call.account.storedObjects.set(call.params.type ?? "", objects);
  return success({ key, object });
}

function list(call: ApiCall) {
  const shown = [...objectsOf(call)].map(([key, object]) => ({ key, object }));
  return page(shown, call.query, { least: 1, usual: 50, most: 1_000 }, (item) => item);
}

function get(call: ApiCall) {
  return success({ key: call.params.key, object: existing(call) });
}

function update(call: ApiCall) {
  existing(call);
  const object = objectIn(call);
  objectsOf(call).set(call.params.key ?? "", object);
  return success({ key: call.params.key, object });
}

function remove(call: ApiCall) {
  existing(call);
  objectsOf(call).delete(call.params.key ?? "");
  return success({ key: call.params.key });
}

/** Refuses what belongs to a zone or an account that is not there. */
function objectIn(call: ApiCall): StoredObject {
  const object = jsonObject(call);
  const { zone_id: zone, account_id: account } = object;
  if (typeof zone === "string" && !call.account.zones.has(zone)) unroutable(`/zones/${zone}`);
  if (typeof account === "string" && account !== call.account.accountId) unroutable(`/accounts/${account}`);
  return object;
}

function objectsOf({ account, params }: ApiCall): Map<string, StoredObject> {
  return account.storedObjects.get(params.type ?? "") ?? new Map();
}

function existing(call: ApiCall): StoredObject {
  const object = objectsOf(call).get(call.params.key ?? "");
  return object ?? refuseWith(404, 7003, `There is no ${call.params.type} with the id ${call.params.key}.`);
}
