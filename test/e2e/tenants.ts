import { PLATFORM, TENANT } from "../support/registry";

/** One environment with a managed, unprotected zone and one shard of hostnames. */
export const smallPlatform = {
  ...PLATFORM,
  protect: false,
  certificateDefaults: { validation: "http", minTlsVersion: "1.2" },
  entitlements: { customMetadata: true },
};

/** The same without defaults for certificates and without entitlements: hostnames made by hand have neither. */
export const DEFAULTS_FREE_PLATFORM = {
  ...PLATFORM,
  cnameTarget: { name: "customers.saasprovider.com" },
  routing: { ...PLATFORM.routing, subdomains: true },
  tiers: { free: { cpuMs: 10, subRequests: 20 }, pro: { cpuMs: 50, subRequests: 50 } },
};

export function oneHostnameTenant(worker: string, hostname: string, more: object = {}): object {
  return { ...TENANT, worker, hostnames: [{ hostname }], ...more };
}

/** Two tenants with a hostname each. */
export const twoTenants = {
  "platform/production.json": smallPlatform,
  "tenants/acme.json": oneHostnameTenant("acme-shop", "shop.acme-store.com"),
  "tenants/globex.json": oneHostnameTenant("globex", "www.globex-corp.com"),
};
