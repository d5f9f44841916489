import { subdomainName, type TenantDocument } from "../documents";
import type { Rule } from "../rule";

export const subdomainUnique: Rule = {
  id: "subdomain-unique",
  severity: "error",
  summary: "No two tenants have the same subdomain of the same zone.",
  fix: "Choose another subdomain.",
  check({ environments }, report) {
    const claimedBy = new Map<string, TenantDocument>();
    for (const { platform, tenants } of environments) {
      for (const tenant of tenants) {
        const name = subdomainName(tenant, platform);
        if (name === undefined) continue;
        const first = claimedBy.get(name);
        if (first === undefined) claimedBy.set(name, tenant);
        else if (first !== tenant) {
          report(tenant, ["subdomain"], {
            message: `${name} is also claimed by ${first.file}`,
            found: tenant.value.subdomain,
          });
        }
      }
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: null, subdomain: "acme" }, "tenants/bolt.json": { subdomain: "acme" } },
      problems: "tenants/bolt.json /subdomain - acme.saasprovider.com is also claimed by tenants/acme.json",
      good: { "tenants/acme.json": { hostnames: null, subdomain: "acme" }, "tenants/bolt.json": { subdomain: "bolt" } },
    },
  ],
};
