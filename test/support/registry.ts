import { checkRegistry } from "../../src/registry/check";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import type { Environment } from "../../src/registry/model";
import type { SourceFile } from "../../src/registry/source";

/** The smallest platform that is allowed; a test says what it is about, and no more. */
export const PLATFORM: PlatformFile = {
  owners: ["ops"],
  accountId: "023e105f4ecef8ad9ca31a8372d0c353",
  zone: { name: "saasprovider.com", managed: true },
  fallbackOrigin: { name: "proxy-fallback.saasprovider.com" },
  routing: { mode: "wildcard", lookup: "kv" },
  dispatch: {
    namespace: "production",
    scriptName: "dispatch",
    kvNamespace: { title: "hostnames", managed: true },
    compatibilityDate: "2026-04-21",
  },
  tiers: { pro: {} },
  shards: { count: 1 },
  terraform: { backend: { type: "local", path: "state" } },
};

/** A second environment, with a zone, a dispatch Worker and namespaces of its own. */
export const STAGING: PlatformFile = {
  ...PLATFORM,
  zone: { name: "saasprovider-staging.net", managed: true },
  fallbackOrigin: { name: "proxy-fallback.saasprovider-staging.net" },
  dispatch: {
    ...PLATFORM.dispatch,
    namespace: "staging",
    scriptName: "dispatch-staging",
    kvNamespace: { title: "hostnames-staging", managed: true },
  },
  tenants: ["acme-staging"],
};

export const TENANT: TenantFile = {
  displayName: "Acme Store",
  owners: ["acme-admin"],
  tier: "pro",
  worker: "acme-shop",
};

function tenantSource(id: string, file: unknown): SourceFile {
  return { kind: "tenant", id, file: `tenants/${id}.json`, text: JSON.stringify(file) };
}

function platformSource(id: string, file: unknown): SourceFile {
  return { kind: "platform", id, file: `platform/${id}.json`, text: JSON.stringify(file) };
}

/** The environment `production` with these tenants; throws with the problems when the registry is refused. */
export function checkedEnvironment(
  platform: Partial<PlatformFile>,
  tenants: Readonly<Record<string, Partial<TenantFile>>>,
): Environment {
  const sources = [
    platformSource("production", { ...PLATFORM, ...platform }),
    ...Object.entries(tenants).map(([id, tenant]) => tenantSource(id, { ...TENANT, ...tenant })),
  ];
  const { registry, problems } = checkRegistry({ sources, findings: [] });
  const [environment] = registry?.environments ?? [];
  if (environment === undefined) throw new Error(JSON.stringify(problems, null, 2));
  return environment;
}
