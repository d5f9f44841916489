import type { Resource } from "../resource";
import { computed, optional, required } from "../schema";

const routesPath = "zones/{zone_id}/workers/routes";

export const workersRoute: Resource = {
  importId: ["zone_id", "id"],
  path: `${routesPath}/{id}`,
  create: { method: "POST", path: routesPath, body: "whole" },
  update: { method: "PUT", path: `${routesPath}/{id}`, body: "clearing" },
  attributes: {
    id: computed("string", { keep: true }),
    zone_id: required("string", { replace: true, json: false }),
    pattern: required("string"),
    script: optional("string"),
  },
};

const namespacesPath = "accounts/{account_id}/workers/dispatch/namespaces";

export const dispatchNamespace: Resource = {
  importId: ["account_id", "namespace_name"],
  idFrom: "namespace_name",
  path: `${namespacesPath}/{namespace_name}`,
  create: { method: "POST", path: namespacesPath, body: "whole" },
  attributes: {
    id: computed("string", { keep: true, replace: true, json: false }),
    account_id: required("string", { replace: true, json: false }),
    name: optional("string", { replace: true, noRefresh: true }),
    namespace_name: computed("string", { keep: true, replace: true }),
    created_by: computed("string"),
    created_on: computed("string"),
    modified_by: computed("string"),
    modified_on: computed("string"),
    namespace_id: computed("string"),
    script_count: computed("number"),
    trusted_workers: computed("bool"),
  },
};
