import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const hostnamesHardCap: Rule = {
  id: "hostnames-hard-cap",
  severity: "error",
  summary: "The custom hostnames of an environment are within `entitlements.hostnamesHardCap`.",
  code: 1405,
  docs: DOCS.hostnameCodes,
  fix: "Remove hostnames that no one uses (pending ones count too), or ask Cloudflare for a higher quota and raise the cap.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const cap = platform.value.entitlements?.hostnamesHardCap;
      if (cap === undefined || hostnames.length <= cap) continue;
      const message = `${hostnames.length} custom hostnames are more than the hard cap of ${cap}`;
      report(platform, ["entitlements", "hostnamesHardCap"], { message, found: String(cap) });
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          entitlements: { hostnamesHardCap: 1 },
        },
        "tenants/acme.json": { hostnames: ["a.acme-store.com", "b.acme-store.com"] },
      },
      problems:
        "platform/production.json /entitlements/hostnamesHardCap - 2 custom hostnames are more than the hard cap of 1",
      good: {
        "platform/production.json": {
          entitlements: { hostnamesHardCap: 2 },
        },
        "tenants/acme.json": { hostnames: ["a.acme-store.com", "b.acme-store.com"] },
      },
    },
  ],
};
