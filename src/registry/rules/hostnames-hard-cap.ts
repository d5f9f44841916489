import { DOCS } from "../../cloudflare/docs";
import { plural } from "../../text";
import type { Rule } from "../rule";

export const hostnamesHardCap: Rule = {
  id: "hostnames-hard-cap",
  severity: "error",
  summary: "An environment has no more custom hostnames than `entitlements.hostnamesHardCap`.",
  code: 1405,
  docs: DOCS.hostnameCodes,
  fix: "Remove hostnames that no one uses (pending ones count too), or ask Cloudflare for a higher quota and raise the cap.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const cap = platform.value.entitlements?.hostnamesHardCap;
      if (cap === undefined || hostnames.length <= cap) continue;
      const message = `the environment has ${plural(hostnames.length, "custom hostname")}, and the hard cap is ${cap}`;
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
        "platform/production.json /entitlements/hostnamesHardCap - the environment has 2 custom hostnames, and the hard cap is 1",
      good: {
        "platform/production.json": {
          entitlements: { hostnamesHardCap: 2 },
        },
        "tenants/acme.json": { hostnames: ["a.acme-store.com", "b.acme-store.com"] },
      },
    },
  ],
};
