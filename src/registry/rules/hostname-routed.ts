import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const hostnameRouted: Rule = {
  id: "hostname-routed",
  severity: "error",
  summary:
    "Custom hostnames need routing mode `wildcard`: in `subdomain` mode the route `*.<zone>/*` never matches their requests.",
  docs: DOCS.hostnameRouting,
  fix: 'Have the platform\'s owners set routing.mode to "wildcard", or give the tenant a subdomain instead.',
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      if (platform.value.routing?.mode !== "subdomain") continue;
      for (const { tenant, path, hostname } of hostnames) {
        const message = `${platform.file} routes subdomains only: no request for ${hostname} would reach the dispatch Worker`;
        report(tenant, [...path, "hostname"], { message, found: hostname });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { routing: { mode: "subdomain" } },
        "tenants/acme.json": { hostnames: ["a.acme-store.com"] },
      },
      problems:
        "tenants/acme.json /hostnames/0/hostname - platform/production.json routes subdomains only: no request for a.acme-store.com would reach the dispatch Worker",
      good: { "tenants/acme.json": { hostnames: ["a.acme-store.com"] } },
    },
  ],
};
