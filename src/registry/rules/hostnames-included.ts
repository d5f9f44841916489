import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const hostnamesIncluded: Rule = {
  id: "hostnames-included",
  severity: "warning",
  summary: "The custom hostnames of an environment are within `entitlements.hostnamesIncluded`; each beyond is billed.",
  docs: DOCS.plans,
  bad: "101 custom hostnames while `hostnamesIncluded` is 100",
  good: "100 custom hostnames, or a higher `hostnamesIncluded`",
  fix: "Know that each hostname beyond is billed, or raise hostnamesIncluded to what the contract says.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const included = platform.value.entitlements?.hostnamesIncluded;
      if (included === undefined || hostnames.length <= included) continue;
      const message = `${hostnames.length} custom hostnames are more than the ${included} included`;
      report(platform, ["entitlements", "hostnamesIncluded"], { message, found: String(included) });
    }
  },
};
