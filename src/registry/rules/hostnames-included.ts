import { DOCS } from "../../cloudflare/docs";
import { plural } from "../../text";
import type { Rule } from "../rule";

export const hostnamesIncluded: Rule = {
  id: "hostnames-included",
  severity: "warning",
  summary:
    "An environment has no more custom hostnames than `entitlements.hostnamesIncluded`. Cloudflare bills each additional one.",
  docs: DOCS.plans,
  fix: "Cloudflare bills each additional hostname. If your contract includes more, raise hostnamesIncluded.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const included = platform.value.entitlements?.hostnamesIncluded;
      if (included === undefined || hostnames.length <= included) continue;
      const message = `the environment has ${plural(hostnames.length, "custom hostname")}, and ${included} ${included === 1 ? "is" : "are"} included`;
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
        "platform/production.json /entitlements/hostnamesIncluded - the environment has 2 custom hostnames, and 1 is included",
      good: {
        "platform/production.json": {
          entitlements: { hostnamesIncluded: 2 },
        },
        "tenants/acme.json": { hostnames: ["a.acme-store.com", "b.acme-store.com"] },
      },
    },
    {
      bad: {
        "platform/production.json": { entitlements: { hostnamesIncluded: 0 } },
        "tenants/acme.json": { hostnames: ["a.acme-store.com"] },
      },
      problems:
        "platform/production.json /entitlements/hostnamesIncluded - the environment has 1 custom hostname, and 0 are included",
    },
  ],
};
