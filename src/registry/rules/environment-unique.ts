import {
  hostnamesOf,
  type PlatformDocument,
  type ServedEnvironment,
  subdomainName,
  type TenantDocument,
} from "../documents";
import type { Rule } from "../rule";

export const environmentUnique: Rule = {
  id: "environment-unique",
  severity: "error",
  summary: "A hostname is served by one environment only: otherwise two zones would take it from each other.",
  code: 1406,
  fix: "List the tenant in one environment only. For the other, add a separate tenant file with different hostnames.",
  check({ platforms, environments }, report) {
    const unlisted = platforms.filter(({ value }) => value.tenants === undefined);
    // Which environment serves which tenant is not known: other rules report that.
    if (unlisted.length > 1 || platforms.some((platform) => !platform.complete)) return;
    const shared = servedTwice(environments);
    const servedBy = new Map<string, PlatformDocument>();
    for (const { platform, tenants } of environments) {
      const indexes = new Map(platform.value.tenants?.map((id, index) => [id, index]));
      for (const tenant of tenants) {
        if (!shared.has(tenant)) continue;
        const clash = firstServed(namesOf(tenant, platform), servedBy, platform);
        if (clash === undefined) continue;
        const index = indexes.get(tenant.id);
        report(platform, index === undefined ? [] : ["tenants", index], {
          message: `${clash.name} of the tenant ${tenant.id} is served by ${clash.platform.file} too`,
          found: tenant.id,
        });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { tenants: ["acme", "bolt"] },
        "platform/staging.json": { tenants: ["bolt", "acme"] },
        "tenants/bolt.json": { subdomain: "bolt" },
      },
      problems:
        "platform/staging.json /tenants/1 - shop.acme-store.com of the tenant acme is served by platform/production.json too",
      good: {
        "platform/production.json": { tenants: ["acme"] },
        "platform/staging.json": { tenants: ["acme-staging"] },
        "tenants/acme-staging.json": { hostnames: ["shop.acme-staging.com"] },
      },
    },
    {
      bad: {
        "platform/production.json": { tenants: ["bolt"] },
        "platform/staging.json": {
          tenants: ["bolt"],
          zone: { name: "saasprovider.com" },
          fallbackOrigin: { name: "proxy-fallback.saasprovider.com" },
          cnameTarget: { name: "customers.saasprovider.com" },
        },
        "tenants/bolt.json": { subdomain: "bolt" },
        "tenants/acme.json": null,
      },
      problems:
        "platform/staging.json /tenants/0 - bolt.saasprovider.com of the tenant bolt is served by platform/production.json too",
      others: ["environment-objects"],
    },
  ],
};

/** Tenants that two environments serve. Another rule reports a name that two tenant files declare. */
function servedTwice(environments: readonly ServedEnvironment[]): ReadonlySet<TenantDocument> {
  const seen = new Set<TenantDocument>();
  return new Set(
    environments.flatMap(({ tenants }) => tenants.filter((tenant) => seen.has(tenant) || !seen.add(tenant))),
  );
}

function namesOf(tenant: TenantDocument, platform: PlatformDocument): string[] {
  const own = subdomainName(tenant, platform);
  const declared = hostnamesOf(tenant).map(({ hostname }) => hostname);
  return own === undefined ? declared : [...declared, own];
}

/** Records the names as served by the platform. Returns the first name that another platform serves already. */
function firstServed(names: string[], servedBy: Map<string, PlatformDocument>, platform: PlatformDocument) {
  let clash: { name: string; platform: PlatformDocument } | undefined;
  for (const name of names) {
    const other = servedBy.get(name);
    if (other === undefined) servedBy.set(name, platform);
    else if (other !== platform) clash ??= { name, platform: other };
  }
  return clash;
}
