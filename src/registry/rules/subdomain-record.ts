import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const subdomainRecord: Rule = {
  id: "subdomain-record",
  severity: "error",
  summary: "Subdomain mode, and a tenant's `subdomain`, need the record `*.<zone>` that `routing.subdomains` writes.",
  docs: DOCS.hostnameRouting,
  bad: '`"routing": { "mode": "subdomain", "lookup": "kv" }`',
  good: '`"routing": { "mode": "subdomain", "lookup": "kv", "subdomains": true }`',
  fix: 'Have the platform\'s owners set "subdomains": true in routing; without the record no request arrives.',
  check({ environments }, report) {
    for (const { platform, tenants } of environments) {
      const { routing } = platform.value;
      if (routing === undefined || routing.subdomains === true) continue;
      if (routing.mode === "subdomain") {
        report(platform, ["routing", "mode"], {
          message: "subdomain mode without routing.subdomains",
          found: "subdomain",
        });
      }
      for (const tenant of tenants) {
        const { subdomain } = tenant.value;
        if (subdomain === undefined) continue;
        const message = `${platform.file} has no subdomains: routing.subdomains is not true`;
        report(tenant, ["subdomain"], { message, found: subdomain });
      }
    }
  },
};
