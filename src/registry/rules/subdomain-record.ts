import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const subdomainRecord: Rule = {
  id: "subdomain-record",
  severity: "error",
  summary:
    "Routing mode `subdomain` and a tenant's `subdomain` need `routing.subdomains`, which writes the DNS record `*.<zone>`.",
  docs: DOCS.hostnameRouting,
  fix: 'Have the platform\'s owners set "subdomains": true in routing; without the record no request arrives.',
  check({ environments }, report) {
    for (const { platform, tenants } of environments) {
      const { routing } = platform.value;
      if (routing === undefined || routing.subdomains === true) continue;
      if (routing.mode === "subdomain") {
        report(platform, ["routing", "mode"], {
          message: "routing mode subdomain needs routing.subdomains: true",
          found: "subdomain",
        });
      }
      for (const tenant of tenants) {
        const { subdomain } = tenant.value;
        if (subdomain === undefined) continue;
        const message = `${platform.file} does not offer subdomains: routing.subdomains is not true`;
        report(tenant, ["subdomain"], { message, found: subdomain });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { routing: { subdomains: null, mode: "subdomain" } },
        "tenants/acme.json": { hostnames: null, subdomain: "acme" },
      },
      problems: [
        "platform/production.json /routing/mode - routing mode subdomain needs routing.subdomains: true",
        "tenants/acme.json /subdomain - platform/production.json does not offer subdomains: routing.subdomains is not true",
      ],
      good: {
        "platform/production.json": { routing: { mode: "subdomain" } },
        "tenants/acme.json": { hostnames: null, subdomain: "acme" },
      },
    },
  ],
};
