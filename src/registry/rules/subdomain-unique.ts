import { subdomainName, type TenantDocument } from "../documents";
import type { Rule } from "../rule";

export const subdomainUnique: Rule = {
  id: "subdomain-unique",
  severity: "error",
  summary: "Two tenants never have the same subdomain of the same zone.",
  bad: '`"subdomain": "acme"` in `tenants/acme.json` and in `tenants/bolt.json`',
  good: '`"subdomain": "bolt"` in `tenants/bolt.json`',
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
};
