import { PLATFORM, TENANT } from "../support/registry";

/** One environment with a managed, unprotected zone and one shard of hostnames. */
export const platform = {
  ...PLATFORM,
  protect: false,
  certificateDefaults: { validation: "http", minTlsVersion: "1.2" },
  entitlements: { customMetadata: true },
};

export function tenant(worker: string, hostname: string, more: object = {}): object {
  return { ...TENANT, worker, hostnames: [{ hostname }], ...more };
}

/** Two tenants with a hostname each. */
export const twoTenants = {
  "platform/production.json": platform,
  "tenants/acme.json": tenant("acme-shop", "shop.acme-store.com"),
  "tenants/globex.json": tenant("globex", "www.globex-corp.com"),
};
