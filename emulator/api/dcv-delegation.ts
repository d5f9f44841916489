import { success } from "./envelope";
import type { Call, Route } from "./router";
import { zoneOf } from "./zones";

/** The zone's part of the name that customers delegate `_acme-challenge` to. */
export const dcvDelegationRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/zones/{zone}/dcv_delegation/uuid",
    resource: "dcv_delegation",
    verb: "get",
    needs: { group: "SSL and Certificates", level: "read" },
    handle: (call: Call) => success({ uuid: zoneOf(call).dcvDelegation }),
  },
];
