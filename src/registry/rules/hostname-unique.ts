import { hostnamesOf } from "../documents";
import type { Rule } from "../rule";

export const hostnameUnique: Rule = {
  id: "hostname-unique",
  severity: "error",
  summary: "A hostname is declared once in the whole registry, whatever the environment.",
  code: 1406,
  docs: "https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/reference/status-codes/custom-hostnames/",
  bad: '{ "hostname": "shop.acme-store.com" } in tenants/acme.json and in tenants/bolt.json',
  good: '{ "hostname": "shop.acme-store.com" } in tenants/acme.json only',
  check(registry, report) {
    const claimedBy = new Map<string, string>();
    for (const tenant of registry.tenants) {
      for (const { index, hostname } of hostnamesOf(tenant)) {
        const first = claimedBy.get(hostname);
        if (first === undefined) claimedBy.set(hostname, tenant.file);
        else
          report(tenant, ["hostnames", index, "hostname"], {
            message: `${hostname} is also claimed by ${first}`,
            found: hostname,
            hint: "One tenant serves a hostname. To move it, remove it there and add it here in the same pull request.",
          });
      }
    }
  },
};
