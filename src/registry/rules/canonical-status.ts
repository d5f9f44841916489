import type { Rule } from "../rule";
import { statusInEffect } from "../status-in-effect";

export const canonicalStatus: Rule = {
  id: "canonical-status",
  severity: "warning",
  summary:
    "While a tenant or hostname is not live, it does not redirect: the dispatch Worker answers with the status instead.",
  fix: "If this is intended, ignore the warning. The redirects work again when the tenant is live.",
  check({ hostnames }, report) {
    for (const { tenant, declaration, hostname, path } of hostnames) {
      const status = statusInEffect(tenant.value.status, declaration.status);
      if (status === "live" || declaration.canonical === undefined) continue;
      const message = `${hostname} does not redirect while ${declaration.status === status ? "it" : "the tenant"} is ${status}`;
      report(tenant, [...path, "canonical"], { message, found: declaration.canonical });
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", canonical: "b.acme-store.com" }, "b.acme-store.com"],
          status: "suspended",
        },
      },
      problems:
        "tenants/acme.json /hostnames/0/canonical - a.acme-store.com does not redirect while the tenant is suspended",
      good: { "tenants/acme.json": { status: "suspended" } },
    },
  ],
};
