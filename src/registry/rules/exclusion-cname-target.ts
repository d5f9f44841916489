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
    "No exclusion covers the CNAME target (without one, the fallback origin). If a customer's own Cloudflare zone proxies the name, Cloudflare matches routes against the target.",
  docs: DOCS.hostnameRouting,
  fix: "Exclude each name separately, and leave the CNAME target out.",
  check({ environments }, report) {
    for (const { platform, tenants } of environments) {
      const targets = targetsOf(platform, tenants);
      for (const { pattern, host, index } of exclusionsOf(platform)) {
        // `*` covers every name: it excludes a path for all hostnames, which is allowed.
        const target = host === "*" ? undefined : covered(host, targets);
        if (target === undefined) continue;
        const message = `${pattern} covers the CNAME target ${target}: the dispatch Worker would not run for customers whose own zone proxies the name`;
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
        "platform/production.json /routing/exclude/0 - *.saasprovider.com/* covers the CNAME target customers.saasprovider.com: the dispatch Worker would not run for customers whose own zone proxies the name",
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
        "platform/production.json /routing/exclude/0 - *.saasprovider.com/* covers the CNAME target proxy-fallback.saasprovider.com: the dispatch Worker would not run for customers whose own zone proxies the name",
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
        "platform/production.json /routing/exclude/0 - acme.customers.saasprovider.com/* covers the CNAME target acme.customers.saasprovider.com: the dispatch Worker would not run for customers whose own zone proxies the name",
        "platform/production.json /routing/exclude/1 - *cme.customers.saasprovider.com/* covers the CNAME target acme.customers.saasprovider.com: the dispatch Worker would not run for customers whose own zone proxies the name",
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

/** Names that customers point to. Below a wildcard target each tenant has its own name, and so will the next tenant. */
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
