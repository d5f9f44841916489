import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const labelLookupLive: Rule = {
  id: "label-lookup-live",
  severity: "error",
  summary:
    "With `label` lookup, only a `live` tenant has a `subdomain`. The dispatch Worker finds the user Worker by the label alone, so it would serve a suspended tenant too.",
  docs: DOCS.hostnameRouting,
  fix: "Remove the subdomain while the tenant is not live and delete its user Worker, or use kv lookup.",
  check({ environments }, report) {
    for (const { platform, tenants } of environments) {
      if (platform.value.routing?.lookup !== "label") continue;
      for (const tenant of tenants) {
        const { subdomain, status = "live" } = tenant.value;
        if (subdomain === undefined || status === "live") continue;
        const message = `the subdomain ${subdomain} would still serve a tenant that is ${status}: ${platform.file} looks subdomains up by label`;
        report(tenant, ["status"], { message, found: status });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { routing: { lookup: "label" } },
        "tenants/acme.json": { status: "suspended", subdomain: "acme-shop" },
      },
      problems:
        "tenants/acme.json /status - the subdomain acme-shop would still serve a tenant that is suspended: platform/production.json looks subdomains up by label",
      good: { "tenants/acme.json": { status: "suspended", subdomain: "acme-shop" } },
    },
  ],
};
