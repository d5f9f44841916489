import type { WorkersRoute, Zone } from "./account";
import { refuseWith, success } from "./envelope";
import { textAt } from "./fields";
import { newHexId } from "./ids";
import { jsonObject } from "./request-body";
import type { ApiCall, ApiRoute } from "./route";
import { zoneOf } from "./zones";

const MOST_ROUTES = 1_000;
const read = { group: "Workers Routes", level: "read" } as const;
const write = { group: "Workers Routes", level: "write" } as const;
const COLLECTION = "/zones/:zone/workers/routes";
const ITEM = `${COLLECTION}/:route`;
const RESOURCE = "workers_route";

/** URL patterns that decide which Worker runs. */
export const workersRouteRoutes: readonly ApiRoute[] = [
  { method: "POST", path: COLLECTION, resource: RESOURCE, verb: "create", needs: write, handle: create },
  { method: "GET", path: COLLECTION, resource: RESOURCE, verb: "list", needs: read, handle: list },
  { method: "GET", path: ITEM, resource: RESOURCE, verb: "get", needs: read, handle: get },
  { method: "PUT", path: ITEM, resource: RESOURCE, verb: "update", needs: write, handle: replace },
  { method: "DELETE", path: ITEM, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
];

function create(call: ApiCall) {
  const zone = zoneOf(call);
  if (zone.routes.size >= MOST_ROUTES) refuseWith(403, 10030, `A zone can hold at most ${MOST_ROUTES} routes.`);
  const route = { ...readRoute(call, zone), id: newHexId(call.account.ids) };
  zone.routes.set(route.id, route);
  return success(showRoute(route));
}

function list(call: ApiCall) {
  return success([...zoneOf(call).routes.values()].map(showRoute));
}

function get(call: ApiCall) {
  return success(showRoute(existing(call)));
}

function replace(call: ApiCall) {
  const zone = zoneOf(call);
  const { id } = existing(call);
  const route = { ...readRoute(call, zone, id), id };
  zone.routes.set(id, route);
  return success(showRoute(route));
}

function remove(call: ApiCall) {
  const { id } = existing(call);
  zoneOf(call).routes.delete(id);
  return success({ id });
}

function existing(call: ApiCall): WorkersRoute {
  return zoneOf(call).routes.get(call.params.route ?? "") ?? refuseWith(404, 10009, "workers.api.error.not_found");
}

function readRoute(call: ApiCall, zone: Zone, id?: string): Omit<WorkersRoute, "id"> {
  const body = jsonObject(call, 10026);
  const pattern = textAt(body, "pattern") ?? "";
  refuseBadPattern(pattern);
  for (const other of zone.routes.values()) {
    if (other.pattern === pattern && other.id !== id)
      refuseWith(409, 10020, "A route with the same pattern already exists.");
  }
  const script = textAt(body, "script");
  if (script === undefined || script === "") return { pattern };
  if (!call.account.scripts.has(script)) {
    refuseWith(
      400,
      10019,
      "Cannot configure a route for a Worker which does not exist. Please ensure this Worker exists and try again.",
    );
  }
  return { pattern, script };
}

/** `*` may lead the host and end the path; a query string is not allowed. */
function refuseBadPattern(pattern: string): void {
  const [host = "", ...path] = pattern.replace(/^https?:\/\//, "").split("/");
  const hostIsFine = host !== "" && !host.replace(/^\*/, "").includes("*");
  const pathIsFine = !path.join("/").replace(/\*$/, "").includes("*");
  if (!hostIsFine || !pathIsFine || /[\s?#]/.test(pattern)) refuseWith(400, 10022, `Invalid route pattern: ${pattern}`);
}

export function showRoute({ id, pattern, script }: WorkersRoute) {
  return { id, pattern, ...(script === undefined ? {} : { script }) };
}
