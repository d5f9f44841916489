import { stamp } from "./clock";
import { proxiedByZone } from "./dns-records";
import { refuseWith, success } from "./envelope";
import { type EmulatedFallbackOrigin, fallbackOriginAt } from "./fallback-origin-life";
import { textAt } from "./fields";
import { jsonObject } from "./request-body";
import type { ApiCall, ApiRoute } from "./route";
import { zoneOf } from "./zones";

const read = { group: "SSL and Certificates", level: "read" } as const;
const write = { group: "SSL and Certificates", level: "write" } as const;
const PATH = "/zones/:zone/custom_hostnames/fallback_origin";
const RESOURCE = "custom_hostname_fallback_origin";

/** Where traffic for custom hostnames goes; one per zone, deleted asynchronously. */
export const fallbackOriginRoutes: readonly ApiRoute[] = [
  { method: "PUT", path: PATH, resource: RESOURCE, verb: "update", needs: write, handle: put },
  { method: "GET", path: PATH, resource: RESOURCE, verb: "get", needs: read, handle: get },
  { method: "DELETE", path: PATH, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
];

function put(call: ApiCall) {
  const zone = zoneOf(call);
  const origin = textAt(jsonObject(call), "origin")?.toLowerCase() ?? refuseWith(400, 1434, "origin is required.");
  if (origin !== zone.name && !origin.endsWith(`.${zone.name}`)) {
    refuseWith(400, 1415, `Invalid fallback origin ${origin}: it has to be a hostname of the zone ${zone.name}.`);
  }
  zone.fallbackOrigin.push({ at: call.now, kind: "set", origin, proxied: proxiedByZone(zone, origin) });
  return success(showFallbackOrigin(existing(call)));
}

function get(call: ApiCall) {
  return success(showFallbackOrigin(existing(call)));
}

function remove(call: ApiCall) {
  const zone = zoneOf(call);
  const current = existing(call);
  if (current.status !== "pending_deletion") zone.fallbackOrigin.push({ at: call.now, kind: "delete" });
  return success(showFallbackOrigin(existing(call)));
}

function existing(call: ApiCall): EmulatedFallbackOrigin {
  return fallbackOriginAt(zoneOf(call).fallbackOrigin, call.now) ?? refuseWith(404, 1551, "Resource not found.");
}

export function showFallbackOrigin(origin: EmulatedFallbackOrigin) {
  return {
    origin: origin.origin,
    status: origin.status,
    errors: origin.errors,
    created_at: stamp(origin.createdAt),
    updated_at: stamp(origin.updatedAt),
  };
}
