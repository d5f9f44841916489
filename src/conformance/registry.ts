import type { PlatformFile, TenantFile } from "../registry/files.generated";
import type { SourceFile } from "../registry/source";

/** A template that Terraform would run if it were not escaped: no other text of a project holds this name. */
export const CANARY = "conformance";
const TEMPLATE = `\${${CANARY}("x")} %{ if ${CANARY} }`;

/** A registry of its own for the project's environments: every kind of address, and a hostile text wherever one is taken. */
export function conformanceSources(environments: readonly string[]): readonly SourceFile[] {
  return environments.flatMap((environment, index) => [
    sourceOf("platform", environment, platformFile(index)),
    sourceOf("tenant", tenantOf(index), tenantFile(index)),
  ]);
}

function sourceOf(kind: "platform" | "tenant", id: string, value: PlatformFile | TenantFile): SourceFile {
  const folder = kind === "platform" ? "platform" : "tenants";
  return { kind, id, file: `${folder}/${id}.json`, text: JSON.stringify(value, null, 2) };
}

const tenantOf = (index: number) => `conformance-${index}`;

function platformFile(index: number): PlatformFile {
  const zone = `saasprovider-${index}.com`;
  return {
    owners: ["ops"],
    accountId: "023e105f4ecef8ad9ca31a8372d0c353",
    zone: { name: zone, managed: true },
    fallbackOrigin: { name: `proxy-fallback.${zone}` },
    cnameTarget: { name: `customers.${zone}`, wildcard: true },
    routing: { mode: "wildcard", lookup: "kv", subdomains: true, exclude: [`${zone}/*`] },
    dispatch: {
      namespace: `dispatch-${index}`,
      scriptName: `dispatch-${index}`,
      kvNamespace: { title: `${TEMPLATE} ${index}`, managed: true },
      compatibilityDate: "2026-04-21",
    },
    tiers: { pro: {} },
    grants: {
      default: { workers: ["{tenant}", "{tenant}-*"], certificates: [], tiers: ["pro"], outbound: [], origins: [] },
    },
    entitlements: { customMetadata: true, wildcardHostnames: true },
    tenants: [tenantOf(index)],
    shards: { count: 3 },
    terraform: { backend: { type: "local", path: "state" } },
  };
}

function tenantFile(index: number): TenantFile {
  const domain = `fjord-store-${index}.com`;
  const id = tenantOf(index);
  return {
    displayName: TEMPLATE,
    owners: ["owner"],
    tier: "pro",
    worker: id,
    subdomain: id,
    hostnames: [
      { hostname: `shop.${domain}`, metadata: { note: TEMPLATE, [TEMPLATE]: "as a name" } },
      { hostname: `www.${domain}`, canonical: `shop.${domain}` },
      { hostname: `1.${domain}`, paths: [{ prefix: "/v2", worker: `${id}-v2` }] },
      { hostname: `a-b.${domain}` },
      { hostname: `xn--bcher-kva.${domain}` },
      { hostname: `deep.er.${domain}` },
    ],
  };
}
