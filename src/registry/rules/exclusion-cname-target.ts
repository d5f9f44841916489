import { DOCS } from "../../cloudflare/docs";
import { cnameTargets, targetRecords } from "../cname-targets";
import { isWildcard, type PlatformDocument, type TenantDocument } from "../documents";
import { exclusionsOf } from "../exclusions";
import { hostCovers } from "../route-pattern";
import type { Rule } from "../rule";

export const exclusionCnameTarget: Rule = {
  id: "exclusion-cname-target",
  severity: "error",
  summary:
    "No exclusion covers the CNAME target, which is the fallback origin where there is no other: for customers whose own Cloudflare zone proxies the name, Cloudflare matches routes by the target.",
  docs: DOCS.hostnameRouting,
  fix: "Exclude the names one by one, without the CNAME target.",
  check({ environments }, report) {
    for (const { platform, tenants } of environments) {
      const targets = targetsOf(platform, tenants);
      for (const { pattern, host, index } of exclusionsOf(platform)) {
        // `*` covers every name: it excludes a path for all hostnames, which is allowed.
        const target = host === "*" ? undefined : covered(host, targets);
        if (target === undefined) continue;
        const message = `${pattern} keeps the dispatch Worker off proxied customers: it covers the CNAME target ${target}`;
        report(platform, ["routing", "exclude", index], { message, found: pattern });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          fallbackOrigin: { origin: { type: "A", content: "198.51.100.7" } },
          routing: { exclude: ["*.saasprovider.com/*"] },
        },
      },
      problems:
        "platform/production.json /routing/exclude/0 - *.saasprovider.com/* keeps the dispatch Worker off proxied customers: it covers the CNAME target customers.saasprovider.com",
      good: { "platform/production.json": { routing: { exclude: ["www.saasprovider.com/*"] } } },
    },
    {
      bad: {
        "platform/production.json": {
          cnameTarget: null,
          fallbackOrigin: { origin: { type: "A", content: "198.51.100.7" } },
          routing: { exclude: ["*.saasprovider.com/*"] },
        },
      },
      problems:
        "platform/production.json /routing/exclude/0 - *.saasprovider.com/* keeps the dispatch Worker off proxied customers: it covers the CNAME target proxy-fallback.saasprovider.com",
      good: { "platform/production.json": { cnameTarget: null, routing: { exclude: ["api.saasprovider.com/*"] } } },
    },
    {
      bad: {
        "platform/production.json": {
          cnameTarget: { name: "*.customers.saasprovider.com" },
          routing: { exclude: ["acme.customers.saasprovider.com/*", "*cme.customers.saasprovider.com/*"] },
        },
      },
      problems: [
        "platform/production.json /routing/exclude/0 - acme.customers.saasprovider.com/* keeps the dispatch Worker off proxied customers: it covers the CNAME target acme.customers.saasprovider.com",
        "platform/production.json /routing/exclude/1 - *cme.customers.saasprovider.com/* keeps the dispatch Worker off proxied customers: it covers the CNAME target acme.customers.saasprovider.com",
      ],
      good: {
        "platform/production.json": {
          cnameTarget: { name: "*.customers.saasprovider.com" },
          routing: { exclude: ["status.customers.saasprovider.com/*"] },
        },
      },
    },
  ],
};

/** Names that customers point at: below a wildcard target each tenant has one of its own, the next one too. */
function targetsOf({ value }: PlatformDocument, tenants: readonly TenantDocument[]): ReadonlySet<string> {
  const records = targetRecords(value.cnameTarget);
  const ids = records.some(isWildcard) ? ["customer", ...tenants.map(({ id }) => id)] : ["customer"];
  return new Set(ids.flatMap((id) => cnameTargets(records, value.fallbackOrigin?.name, id)));
}

function covered(host: string, targets: ReadonlySet<string>): string | undefined {
  if (!host.startsWith("*")) return targets.has(host) ? host : undefined;
  for (const target of targets) if (hostCovers(host, target)) return target;
  return undefined;
}
