import type { Rule } from "../rule";
import { suggestion } from "../suggestion";

export const environmentTenantKnown: Rule = {
  id: "environment-tenant-known",
  severity: "error",
  summary: "A tenant that an environment lists has a file.",
  fix: "Remove the tenant from the list, or add its file.",
  check({ platforms, tenants }, report) {
    const ids = tenants.map((tenant) => tenant.id);
    const known = new Set(ids);
    for (const platform of platforms) {
      for (const [index, id] of (platform.value.tenants ?? []).entries()) {
        if (id === undefined || known.has(id)) continue;
        const message = `the listed tenant ${JSON.stringify(id)} has no file in tenants/`;
        report(platform, ["tenants", index], { message, found: id, hint: () => suggestion(id, ids) });
      }
    }
  },
  examples: [
    {
      bad: { "platform/production.json": { tenants: ["acme", "bolt"] } },
      problems: 'platform/production.json /tenants/1 - the listed tenant "bolt" has no file in tenants/',
      good: { "platform/production.json": { tenants: ["acme"] } },
    },
  ],
};
