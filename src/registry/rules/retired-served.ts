import { subdomainName } from "../documents";
import { retiredNamesOf } from "../held-names";
import type { Rule } from "../rule";

export const retiredServed: Rule = {
  id: "retired-served",
  severity: "error",
  summary: "A name that a tenant serves is not retired at the same time, in any file.",
  fix: "Remove the retired entry: the name is in use again.",
  check({ tenants, hostnames, environments }, report) {
    const serving = new Map(hostnames.map(({ hostname, tenant }) => [hostname, tenant.file]));
    for (const { platform, tenants: served } of environments) {
      for (const tenant of served) {
        const name = subdomainName(tenant, platform);
        if (name !== undefined) serving.set(name, tenant.file);
      }
    }
    for (const tenant of tenants) {
      for (const { hostname, path } of retiredNamesOf(tenant)) {
        const file = serving.get(hostname);
        if (file === undefined) continue;
        const where = file === tenant.file ? "this file" : file;
        report(tenant, [...path, "hostname"], { message: `${hostname} is served by ${where}`, found: hostname });
      }
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          subdomain: "acme",
          retired: [
            { hostname: "shop.acme-store.com", since: "2026-11-28" },
            { hostname: "acme.saasprovider.com", since: "2026-11-28" },
          ],
        },
        "tenants/bolt.json": {
          hostnames: null,
          tier: null,
          worker: null,
          retired: [{ hostname: "shop.acme-store.com", since: "2026-11-28" }],
        },
      },
      problems: [
        "tenants/acme.json /retired/0/hostname - shop.acme-store.com is served by this file",
        "tenants/acme.json /retired/1/hostname - acme.saasprovider.com is served by this file",
        "tenants/bolt.json /retired/0/hostname - shop.acme-store.com is served by tenants/acme.json",
      ],
      good: { "tenants/acme.json": { retired: [{ hostname: "old.acme-store.com", since: "2026-11-28" }] } },
      others: ["retired-unique"],
    },
  ],
};
