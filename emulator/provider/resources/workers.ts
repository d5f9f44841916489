import type { ResourceBehavior } from "../resource";

const routesPath = "zones/{zone_id}/workers/routes";

export const workersRoute: ResourceBehavior = {
  importId: ["zone_id", "id"],
  path: `${routesPath}/{id}`,
  create: { method: "POST", path: routesPath, body: "whole" },
  update: { method: "PUT", path: `${routesPath}/{id}`, body: "clearing" },
  traits: { id: { keep: true }, zone_id: { json: false } },
};

const namespacesPath = "accounts/{account_id}/workers/dispatch/namespaces";

export const dispatchNamespaceBehavior: ResourceBehavior = {
  importId: ["account_id", "namespace_name"],
  idFrom: "namespace_name",
  path: `${namespacesPath}/{namespace_name}`,
  create: { method: "POST", path: namespacesPath, body: "whole" },
  traits: {
    id: { keep: true, json: false },
    account_id: { json: false },
    name: { noRefresh: true },
    namespace_name: { keep: true },
  },
};
