import { customHostnameRoutes } from "./custom-hostnames";
import { dcvDelegationRoutes } from "./dcv-delegation";
import { dispatchNamespaceRoutes } from "./dispatch-namespaces";
import { dnsRecordRoutes } from "./dns-records";
import { fallbackOriginRoutes } from "./fallback-origin";
import { kvNamespaceRoutes } from "./kv-namespaces";
import { kvValueRoutes } from "./kv-values";
import { regionalHostnameRoutes } from "./regional-hostnames";
import type { ApiRoute } from "./route";
import { storedObjectRoutes } from "./stored-objects";
import { userTokenRoutes } from "./user-tokens";
import { workersRouteRoutes } from "./workers-routes";
import { workersScriptRoutes } from "./workers-scripts";
import { zoneRoutes } from "./zones";

/** Everything the emulator answers under /client/v4. The first that matches a request answers it. */
export const apiRoutes: readonly ApiRoute[] = [
  ...userTokenRoutes,
  ...zoneRoutes,
  ...dnsRecordRoutes,
  ...fallbackOriginRoutes,
  ...customHostnameRoutes,
  ...dcvDelegationRoutes,
  ...regionalHostnameRoutes,
  ...workersRouteRoutes,
  ...workersScriptRoutes,
  ...dispatchNamespaceRoutes,
  ...kvNamespaceRoutes,
  ...kvValueRoutes,
  ...storedObjectRoutes,
];
