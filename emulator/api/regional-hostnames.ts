import { stamp } from "./clock";
import { refuse, success } from "./envelope";
import { jsonObject, textAt } from "./request-body";
import type { Call, Route } from "./router";
import { zoneOf } from "./zones";

export interface RegionalHostname {
  hostname: string;
  regionKey: string;
  routing: string;
  createdAt: number;
}

const read = { group: "DNS", level: "read" } as const;
const write = { group: "DNS", level: "write" } as const;
const COLLECTION = "/zones/{zone}/addressing/regional_hostnames";
const ITEM = `${COLLECTION}/{hostname}`;
const RESOURCE = "regional_hostname";

/** Names of the zone whose traffic is processed in one region only. */
export const regionalHostnameRoutes: readonly Route[] = [
  { method: "POST", path: COLLECTION, resource: RESOURCE, verb: "create", needs: write, handle: create },
  { method: "GET", path: COLLECTION, resource: RESOURCE, verb: "list", needs: read, handle: list },
  { method: "GET", path: ITEM, resource: RESOURCE, verb: "get", needs: read, handle: get },
  { method: "PATCH", path: ITEM, resource: RESOURCE, verb: "update", needs: write, handle: edit },
  { method: "DELETE", path: ITEM, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
];

function create(call: Call) {
  const zone = zoneOf(call);
  const body = jsonObject(call);
  const hostname = (textAt(body, "hostname") ?? "").toLowerCase();
  if (hostname !== zone.name && !hostname.endsWith(`.${zone.name}`)) refuse(403, 1002, "forbidden");
  if (zone.regionalHostnames.has(hostname)) refuse(409, 1003, `${hostname} is regionalized already`);
  const regional = {
    hostname,
    regionKey: textAt(body, "region_key") ?? refuse(400, 1004, "region_key is required"),
    routing: textAt(body, "routing") ?? "dns",
    createdAt: call.now,
  };
  zone.regionalHostnames.set(hostname, regional);
  return success(showRegionalHostname(regional));
}

function list(call: Call) {
  return success([...zoneOf(call).regionalHostnames.values()].map(showRegionalHostname));
}

function get(call: Call) {
  return success(showRegionalHostname(existing(call)));
}

function edit(call: Call) {
  const regional = existing(call);
  regional.regionKey = textAt(jsonObject(call), "region_key") ?? regional.regionKey;
  return success(showRegionalHostname(regional));
}

function remove(call: Call) {
  zoneOf(call).regionalHostnames.delete(existing(call).hostname);
  return success(null);
}

function existing(call: Call): RegionalHostname {
  return zoneOf(call).regionalHostnames.get(call.params.hostname ?? "") ?? refuse(404, 1000, "not_found");
}

export function showRegionalHostname({ hostname, regionKey, routing, createdAt }: RegionalHostname) {
  return { hostname, region_key: regionKey, routing, created_on: stamp(createdAt) };
}
