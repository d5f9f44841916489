import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";

/**
 * A registry that uses every field of both schemas: what a test must not leave out, because one field that does not
 * converge re-validates certificates for ever. `production` manages all it can, `staging` refers to what exists,
 * `remote` keeps its state elsewhere and is only synthesized. `rotate` and `revalidate` are false: true is for one release.
 */
const budget = { absolute: 10, percent: 50 };
/** In no order of Cloudflare's. */
const CIPHERS = ["AES256-SHA", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"];

const production: PlatformFile = {
  $schema: "../.switchyard/platform.schema.json",
  owners: ["ops", "saasprovider/platform"],
  accountId: "023e105f4ecef8ad9ca31a8372d0c353",
  zone: { name: "saasprovider.com", managed: true, dcvDelegationId: "bd13fd5e9b6b0d81" },
  protect: true,
  fallbackOrigin: { name: "fallback.saasprovider.com", originless: "AAAA" },
  cnameTarget: { name: "customers.saasprovider.com", wildcard: true, region: "eu" },
  routing: {
    mode: "wildcard",
    lookup: "kv",
    subdomains: true,
    exclude: ["saasprovider.com/*", "api.saasprovider.com/v1/*"],
  },
  dispatch: {
    namespace: "production",
    scriptName: "dispatch",
    kvNamespace: { title: "hostnames", managed: true },
    compatibilityDate: "2026-04-21",
    outbound: { service: "outbound", parameters: ["region"] },
    analyticsDataset: "dispatch_requests",
    observability: true,
    identityHeaders: true,
  },
  workers: ["acme-shop", "acme-api", "acme-v2", "bolt", "bank", "bakery"],
  grants: {
    default: { workers: ["{tenant}"], certificates: ["{tenant}_*"], tiers: ["free"], outbound: [], origins: [] },
    acme: { workers: ["acme-*"], outbound: ["region"], origins: ["fallback.saasprovider.com"] },
  },
  sharedDomains: ["acme-store.com"],
  refusalPages: {
    language: "de-CH",
    logo: { url: "https://www.saasprovider.com/logo.svg", alt: "SaaS Provider" },
    messages: {
      E_BAD_HOST: "Diese Seite ist nicht erreichbar (E_BAD_HOST).",
      E_UNKNOWN_HOST: "Diese Seite ist nicht erreichbar (E_UNKNOWN_HOST).",
      E_WORKER_MISSING: "Diese Seite ist nicht erreichbar (E_WORKER_MISSING).",
      E_SUSPENDED: "Diese Seite ist nicht erreichbar (E_SUSPENDED).",
      E_REMOVED: "Diese Seite ist nicht erreichbar (E_REMOVED).",
      E_MAINTENANCE: "Diese Seite ist nicht erreichbar (E_MAINTENANCE).",
      E_UNAVAILABLE: "Diese Seite ist nicht erreichbar (E_UNAVAILABLE).",
      E_LIMIT_EXCEEDED: "Diese Seite ist nicht erreichbar (E_LIMIT_EXCEEDED).",
      E_WORKER_FAILED: "Diese Seite ist nicht erreichbar (E_WORKER_FAILED).",
      E_CORRUPT_ENTRY: "Diese Seite ist nicht erreichbar (E_CORRUPT_ENTRY).",
      E_INTERNAL: "Diese Seite ist nicht erreichbar (E_INTERNAL).",
    },
  },
  instructions: { sender: "SaaS Provider", support: "support@saasprovider.com" },
  retentionDays: 90,
  foreign: ["legacy.old-shop.com", "*.partner-brand.com"],
  tiers: { free: { cpuMs: 10, subRequests: 20 }, pro: { cpuMs: 50, subRequests: 50 } },
  entitlements: {
    originSni: true,
    customMetadata: true,
    certificateAuthority: true,
    wildcardHostnames: true,
    apexProxying: { addresses: ["203.0.113.10"] },
    hostnamesIncluded: 100,
    hostnamesHardCap: 50_000,
  },
  certificateDefaults: {
    validation: "http",
    minTlsVersion: "1.2",
    tls13: true,
    http2: true,
    earlyHints: false,
    bundleMethod: "ubiquitous",
    authority: "google",
    branding: false,
    ciphers: CIPHERS,
    rotate: false,
    revalidate: false,
  },
  tenants: ["acme", "bolt", "bank", "bakery"],
  shards: { count: 2 },
  budgets: { outages: budget, recertifications: budget, removals: budget, replacements: budget, routing: budget },
  terraform: {
    backend: { type: "local", path: "state" },
    providerVersion: "5.22.0",
    requiredVersion: ">= 1.11",
  },
};

const staging: PlatformFile = {
  ...production,
  zone: { name: "saasprovider-staging.net", id: "9a7806061c88ada191ed06f989cc3dac", managed: false },
  fallbackOrigin: { name: "origin.saasprovider-staging.net", origin: { type: "A", content: "198.51.100.7" } },
  cnameTarget: { name: "*.edge.saasprovider-staging.net" },
  routing: { mode: "wildcard", lookup: "metadata", exclude: ["saasprovider-staging.net/*"] },
  dispatch: {
    namespace: "staging",
    scriptName: "dispatch-staging",
    kvNamespace: { title: "hostnames-staging", id: "0f2ac74b498b48028cb68387c421e279", managed: false },
    compatibilityDate: "2026-04-21",
    revision: 2,
  },
  sharedDomains: [],
  foreign: ["legacy.old-shop.com", "*.partner-brand.com"],
  grants: {},
  certificateDefaults: {},
  tenants: ["acme-staging"],
  shards: { count: 1 },
};

const remote: PlatformFile = {
  ...staging,
  accountId: "123e105f4ecef8ad9ca31a8372d0c354",
  zone: { name: "saasprovider-remote.net", id: "8a7806061c88ada191ed06f989cc3dad", managed: false },
  fallbackOrigin: { name: "origin.saasprovider-remote.net" },
  cnameTarget: { name: "edge.saasprovider-remote.net" },
  routing: { mode: "subdomain", lookup: "label", subdomains: true },
  dispatch: {
    ...staging.dispatch,
    namespace: "remote",
    scriptName: "dispatch-remote",
    kvNamespace: { title: "hostnames-remote", id: "1f2ac74b498b48028cb68387c421e270", managed: false },
  },
  tenants: ["acme-remote"],
  terraform: {
    backend: {
      type: "s3",
      bucket: "terraform-state",
      prefix: "switchyard",
      region: "eu-central-1",
      endpoint: "https://s3.saasprovider.com",
      useLockfile: true,
    },
  },
};

const acme: TenantFile = {
  $schema: "../.switchyard/tenant.schema.json",
  displayName: "Acme Store",
  owners: ["acme-admin"],
  status: "live",
  tier: "pro",
  worker: "acme-shop",
  subdomain: "acme",
  limits: { cpuMs: 40, subRequests: 40 },
  outbound: { region: "eu" },
  hostnames: [
    {
      hostname: "shop.acme-store.com",
      worker: "acme-api",
      paths: [{ prefix: "/v2", worker: "acme-v2" }],
      origin: { server: "fallback.saasprovider.com", sni: ":request_host_header:" },
      metadata: { theme: "dark", "empty ${}": "" },
      certificate: {
        validation: "txt",
        authority: "lets_encrypt",
        minTlsVersion: "1.1",
        tls13: false,
        http2: false,
        earlyHints: true,
        ciphers: CIPHERS.slice(0, 2),
        bundleMethod: "optimal",
      },
    },
    {
      hostname: "www.acme-store.com",
      canonical: "shop.acme-store.com",
      certificate: { reset: ["ciphers", "earlyHints"] },
    },
    { hostname: "wide.acme-store.com", certificate: { validation: "delegated", wildcard: true, authority: "ssl_com" } },
    { hostname: "again.acme-store.com", certificate: { validation: "txt", revalidate: false } },
    { hostname: "mail.acme-store.com", certificate: { validation: "email", bundleMethod: "force" } },
    { hostname: "acme-store.com", customerDns: "apex" },
    { hostname: "old.acme-store.com", status: "removed" },
  ],
  retired: [{ hostname: "older.acme-store.com", since: "2026-11-01" }],
};

const bank: TenantFile = {
  displayName: "Bank",
  owners: ["bank/edge"],
  tier: "pro",
  worker: "bank",
  hostnames: [
    {
      hostname: "portal.fjordbank.no",
      certificate: { uploaded: { certificate: "bank_certificate", privateKey: "bank_private_key" } },
    },
    {
      hostname: "*.branches.fjordbank.no",
      certificate: { uploaded: { certificate: "bank_certificate", privateKey: "bank_private_key", rotate: false } },
    },
  ],
};

const bakery: TenantFile = {
  displayName: "Bakery",
  owners: ["bakery"],
  status: "suspended",
  tier: "free",
  worker: "bakery",
  hostnames: [
    {
      hostname: "a-very-long-name-for-a-bakery.in-the-old-town.order.emberbakery.cafe",
      certificate: { branding: true },
    },
  ],
};

/** The certificate variables that its tenants name. */
export const RICH_VARIABLES = { certificate: "bank_certificate", privateKey: "bank_private_key" };
/** The hostnames of the pair that they bring. */
export const RICH_UPLOADED = ["portal.fjordbank.no", "*.branches.fjordbank.no"];

export const RICH_PLATFORMS: Readonly<Record<string, PlatformFile>> = { production, staging, remote };

const simple = (worker: string, hostname: string): TenantFile => ({
  displayName: worker,
  owners: ["ops"],
  tier: "free",
  worker,
  hostnames: [{ hostname }],
});

export const RICH_TENANTS: Readonly<Record<string, TenantFile>> = {
  acme,
  bank,
  bakery,
  bolt: { displayName: "Bolt", owners: ["bolt"], tier: "free", worker: "bolt", subdomain: "bolt" },
  "acme-staging": { ...simple("acme-shop", "staging.acme-store.com") },
  "acme-remote": { displayName: "Acme, remote", owners: ["ops"], tier: "free", worker: "acme-shop", subdomain: "acme" },
};

/** The files of the registry, as a project has them. */
export const RICH_REGISTRY: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(Object.entries(RICH_PLATFORMS).map(([name, file]) => [`platform/${name}.json`, file])),
  ...Object.fromEntries(Object.entries(RICH_TENANTS).map(([name, file]) => [`tenants/${name}.json`, file])),
};
