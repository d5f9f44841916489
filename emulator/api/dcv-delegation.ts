import { success } from "./envelope";
import type { ApiCall, ApiRoute } from "./route";
import { zoneOf } from "./zones";

/** The zone's part of the name that customers delegate `_acme-challenge` to. */
export const dcvDelegationRoutes: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/zones/:zone/dcv_delegation/uuid",
    resource: "dcv_delegation",
    verb: "get",
    needs: { group: "SSL and Certificates", level: "read" },
    handle: (call: ApiCall) => success({ uuid: zoneOf(call).dcvDelegation }),
  },
];
