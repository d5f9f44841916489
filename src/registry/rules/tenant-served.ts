import type { Rule } from "../rule";

export const tenantServed: Rule = {
  id: "tenant-served",
  severity: "warning",
  summary: "A tenant is served by an environment. Otherwise its file has no effect.",
  fix: "List the tenant in a platform file's tenants.",
  check({ tenants, environments }, report) {
    const served = new Set(environments.flatMap((environment) => environment.tenants));
    for (const tenant of tenants) {
      if (!served.has(tenant)) report(tenant, [], { message: "no environment serves this tenant", found: tenant.id });
    }
  },
  examples: [
    {
      bad: { "platform/production.json": { tenants: [] } },
      problems: "tenants/acme.json - no environment serves this tenant",
      good: { "platform/production.json": { tenants: ["acme"] } },
    },
  ],
};
