import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const hostnamesHardCap: Rule = {
  id: "hostnames-hard-cap",
  severity: "error",
  summary: "The custom hostnames of an environment are within `entitlements.hostnamesHardCap`.",
  code: 1405,
  docs: DOCS.hostnameCodes,
  bad: "50,001 custom hostnames while `hostnamesHardCap` is 50000",
  good: "50,000 custom hostnames",
  fix: "Remove hostnames nobody uses (those that wait count too), or ask Cloudflare for a higher quota and raise the cap.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const cap = platform.value.entitlements?.hostnamesHardCap;
      if (cap === undefined || hostnames.length <= cap) continue;
      const message = `${hostnames.length} custom hostnames are more than the hard cap of ${cap}`;
      report(platform, ["entitlements", "hostnamesHardCap"], { message, found: String(cap) });
    }
  },
};
