import { customHostnameRoutes } from "./custom-hostnames";
import { dcvDelegationRoutes } from "./dcv-delegation";
import { dispatchNamespaceRoutes } from "./dispatch-namespaces";
import { dnsRecordRoutes } from "./dns-records";
import { fallbackOriginRoutes } from "./fallback-origin";
import { kvNamespaceRoutes } from "./kv-namespaces";
import { kvValueRoutes } from "./kv-values";
import { regionalHostnameRoutes } from "./regional-hostnames";
import type { Route } from "./router";
import { storedObjectRoutes } from "./stored-objects";
import { workersRouteRoutes } from "./workers-routes";
import { workersScriptRoutes } from "./workers-scripts";
import { zoneRoutes } from "./zones";

/** Everything the emulator answers under /client/v4. */
export const resourceRoutes: readonly Route[] = [
  ...zoneRoutes,
  ...dnsRecordRoutes,
  ...customHostnameRoutes,
  ...fallbackOriginRoutes,
  ...dcvDelegationRoutes,
  ...regionalHostnameRoutes,
  ...workersRouteRoutes,
  ...workersScriptRoutes,
  ...dispatchNamespaceRoutes,
  ...kvNamespaceRoutes,
  ...kvValueRoutes,
  ...storedObjectRoutes,
];
