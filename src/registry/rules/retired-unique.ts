import { retiredNamesOf } from "../held-names";
import type { Rule } from "../rule";

export const retiredUnique: Rule = {
  id: "retired-unique",
  severity: "error",
  summary: "A name is retired once in the whole registry: one tenant holds it.",
  fix: "Keep one entry: that of the tenant that served the name last.",
  check({ tenants }, report) {
    const holders = new Map<string, string>();
    for (const tenant of tenants) {
      for (const { hostname, path } of retiredNamesOf(tenant)) {
        const first = holders.get(hostname);
        if (first === undefined) holders.set(hostname, tenant.file);
        else {
          const where = first === tenant.file ? "twice in this file" : `in ${first} as well`;
          report(tenant, [...path, "hostname"], { message: `${hostname} is retired ${where}`, found: hostname });
        }
      }
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          retired: [
            { hostname: "old.acme-store.com", since: "2026-11-27" },
            { hostname: "old.acme-store.com", since: "2026-11-28" },
          ],
        },
        "tenants/bolt.json": {
          hostnames: ["store.boltbikes.shop"],
          retired: [{ hostname: "old.acme-store.com", since: "2026-11-28" }],
        },
      },
      problems: [
        "tenants/acme.json /retired/1/hostname - old.acme-store.com is retired twice in this file",
        "tenants/bolt.json /retired/0/hostname - old.acme-store.com is retired in tenants/acme.json as well",
      ],
      good: { "tenants/acme.json": { retired: [{ hostname: "old.acme-store.com", since: "2026-11-27" }] } },
    },
  ],
};
