import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const hostnamesIncluded: Rule = {
  id: "hostnames-included",
  severity: "warning",
  summary: "The custom hostnames of an environment are within `entitlements.hostnamesIncluded`; each beyond is billed.",
  docs: DOCS.plans,
  fix: "Know that each hostname beyond is billed, or raise hostnamesIncluded to what the contract says.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const included = platform.value.entitlements?.hostnamesIncluded;
      if (included === undefined || hostnames.length <= included) continue;
      const message = `${hostnames.length} custom hostnames are more than the ${included} included`;
      report(platform, ["entitlements", "hostnamesIncluded"], { message, found: String(included) });
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          entitlements: { hostnamesIncluded: 1 },
        },
        "tenants/acme.json": { hostnames: ["a.acme-store.com", "b.acme-store.com"] },
      },
      problems:
        "platform/production.json /entitlements/hostnamesIncluded - 2 custom hostnames are more than the 1 included",
      good: {
        "platform/production.json": {
          entitlements: { hostnamesIncluded: 2 },
        },
        "tenants/acme.json": { hostnames: ["a.acme-store.com", "b.acme-store.com"] },
      },
    },
  ],
};
