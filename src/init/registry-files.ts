import { applyEdits, modify } from "jsonc-parser";
import { formatTenant } from "../onboarding/format";
import type { PlatformFile } from "../registry/files.generated";
import { type Answers, idOf } from "./answers";

/** The sample's platform file, without the grants of the tenants that the example does not have. */
export function examplePlatformText(sample: string): string {
  const { grants = {} } = JSON.parse(sample) as PlatformFile;
  const others = Object.keys(grants).filter((id) => id !== "default" && id !== EXAMPLE_TENANT);
  return others.reduce((text, id) => applyEdits(text, modify(text, ["grants", id], undefined, {})), sample);
}

/** Id of the only tenant in the example. */
const EXAMPLE_TENANT = "acme";

/** The platform file of these answers. What everyone may keep is the example's. */
export function platformText(answers: Answers, example: string): string {
  return `${JSON.stringify(platformOf(answers, JSON.parse(example) as PlatformFile), null, 2)}\n`;
}

function platformOf({ environment, owner, accountId, zone, ...answers }: Answers, example: PlatformFile): object {
  const { $schema, protect, dispatch, grants, tiers, certificateDefaults, shards, budgets, terraform } = example;
  return {
    $schema,
    owners: [owner],
    accountId,
    zone:
      answers.zoneId === undefined ? { name: zone, managed: true } : { name: zone, id: answers.zoneId, managed: false },
    protect,
    fallbackOrigin: { name: `proxy-fallback.${zone}` },
    cnameTarget: { name: `customers.${zone}` },
    routing: { mode: "wildcard", lookup: "kv", subdomains: true, exclude: [`${zone}/*`, `www.${zone}/*`] },
    dispatch: {
      namespace: environment,
      scriptName: dispatch.scriptName,
      kvNamespace: dispatch.kvNamespace,
      compatibilityDate: dispatch.compatibilityDate,
      observability: true,
    },
    grants: { default: grants?.default },
    tiers,
    entitlements: { hostnamesIncluded: 100, hostnamesHardCap: 50_000 },
    certificateDefaults,
    shards,
    budgets,
    terraform: { backend: backendOf(answers), providerVersion: terraform.providerVersion },
  };
}

function backendOf({ bucket, endpoint }: Pick<Answers, "bucket" | "endpoint">): object {
  if (bucket === undefined) return { type: "local", path: "state" };
  return {
    type: "s3",
    bucket,
    prefix: "switchyard",
    region: endpoint === undefined ? "us-east-1" : "auto",
    ...(endpoint !== undefined && { endpoint }),
    useLockfile: true,
  };
}

export function firstTenantFile({ tenant }: Answers): string {
  return `tenants/${idOf(tenant)}.json`;
}

export function tenantText({ tenant, owner, hostname, worker }: Answers, example: string): string {
  const { $schema } = JSON.parse(example) as { $schema?: string };
  const file = { $schema, displayName: tenant, owners: [owner], tier: "free", worker, hostnames: [{ hostname }] };
  return formatTenant(JSON.stringify(file));
}
