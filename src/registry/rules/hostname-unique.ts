import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const hostnameUnique: Rule = {
  id: "hostname-unique",
  severity: "error",
  summary: "A hostname is declared once in the whole registry, whatever the environment.",
  code: 1406,
  docs: DOCS.hostnameCodes,
  fix: "One tenant serves a hostname. To move it, remove it there and add it here in the same pull request.",
  check({ hostnames }, report) {
    const claimedBy = new Map<string, string>();
    for (const { tenant, hostname, path } of hostnames) {
      const first = claimedBy.get(hostname);
      if (first === undefined) claimedBy.set(hostname, tenant.file);
      else {
        const message =
          first === tenant.file
            ? `${hostname} is declared twice in this file`
            : `${hostname} is also claimed by ${first}`;
        report(tenant, [...path, "hostname"], { message, found: hostname });
      }
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["a.acme-store.com", "a.acme-store.com"] } },
      problems: "tenants/acme.json /hostnames/1/hostname - a.acme-store.com is declared twice in this file",
      good: { "tenants/acme.json": { hostnames: ["a.acme-store.com", "b.acme-store.com"] } },
    },
    {
      bad: {
        "tenants/acme.json": { hostnames: ["a.acme-store.com"] },
        "tenants/bolt.json": { hostnames: ["a.acme-store.com"] },
      },
      problems: "tenants/bolt.json /hostnames/0/hostname - a.acme-store.com is also claimed by tenants/acme.json",
      good: {
        "tenants/acme.json": { hostnames: ["a.acme-store.com"] },
        "tenants/bolt.json": { hostnames: ["b.boltbikes.shop"] },
      },
    },
  ],
};
