import { having } from "../documents";
import type { Rule } from "../rule";

export const canonicalStatus: Rule = {
  id: "canonical-status",
  severity: "warning",
  summary: "A tenant that is not live does not redirect: its status is answered instead.",
  bad: '`"status": "suspended"` with a hostname that has `canonical`',
  good: "`canonical` taken out for as long, or left in knowingly",
  fix: "If that is meant, let the warning stand; the redirects come back when the tenant is live.",
  check({ hostnames }, report) {
    for (const { tenant, entry, hostname, path } of having(hostnames, "canonical")) {
      const { status = "live" } = tenant.value;
      if (status === "live" || entry.canonical === undefined) continue;
      const message = `${hostname} does not redirect while the tenant is ${status}`;
      report(tenant, [...path, "canonical"], { message, found: entry.canonical });
    }
  },
};
