import type { RegionalHostname } from "./account";
import { stamp } from "./clock";
import { refuseWith, success } from "./envelope";
import { textAt } from "./fields";
import { jsonObject } from "./request-body";
import type { ApiCall, ApiRoute } from "./route";
import { zoneOf } from "./zones";

const read = { group: "DNS", level: "read" } as const;
const write = { group: "DNS", level: "write" } as const;
const COLLECTION = "/zones/:zone/addressing/regional_hostnames";
const ITEM = `${COLLECTION}/:hostname`;
const RESOURCE = "regional_hostname";

/** Names of the zone whose traffic is processed in one region only. */
export const regionalHostnameRoutes: readonly ApiRoute[] = [
  { method: "POST", path: COLLECTION, resource: RESOURCE, verb: "create", needs: write, handle: create },
  { method: "GET", path: COLLECTION, resource: RESOURCE, verb: "list", needs: read, handle: list },
  { method: "GET", path: ITEM, resource: RESOURCE, verb: "get", needs: read, handle: get },
  { method: "PATCH", path: ITEM, resource: RESOURCE, verb: "update", needs: write, handle: edit },
  { method: "DELETE", path: ITEM, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
];

function create(call: ApiCall) {
  const zone = zoneOf(call);
  const body = jsonObject(call);
  const hostname = (textAt(body, "hostname") ?? "").toLowerCase();
  if (hostname !== zone.name && !hostname.endsWith(`.${zone.name}`)) refuseWith(403, 1002, "forbidden");
  if (zone.regionalHostnames.has(hostname)) refuseWith(409, 1003, `${hostname} is regionalized already`);
  const regional = {
    hostname,
    regionKey: textAt(body, "region_key") ?? refuseWith(400, 1004, "region_key is required"),
    routing: textAt(body, "routing") ?? "dns",
    createdAt: call.now,
  };
  zone.regionalHostnames.set(hostname, regional);
  return success(showRegionalHostname(regional));
}

function list(call: ApiCall) {
  return success([...zoneOf(call).regionalHostnames.values()].map(showRegionalHostname));
}

function get(call: ApiCall) {
  return success(showRegionalHostname(existing(call)));
}

function edit(call: ApiCall) {
  const regional = existing(call);
  regional.regionKey = textAt(jsonObject(call), "region_key") ?? regional.regionKey;
  return success(showRegionalHostname(regional));
}

function remove(call: ApiCall) {
  zoneOf(call).regionalHostnames.delete(existing(call).hostname);
  return success(null);
}

function existing(call: ApiCall): RegionalHostname {
  return zoneOf(call).regionalHostnames.get(call.params.hostname ?? "") ?? refuseWith(404, 1000, "not_found");
}

export function showRegionalHostname({ hostname, regionKey, routing, createdAt }: RegionalHostname) {
  return { hostname, region_key: regionKey, routing, created_on: stamp(createdAt) };
}
