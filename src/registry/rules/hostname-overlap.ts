import { DOCS } from "../../cloudflare/docs";
import { isWildcard, type TenantDocument } from "../documents";
import type { Rule } from "../rule";

export const hostnameOverlap: Rule = {
  id: "hostname-overlap",
  severity: "error",
  summary: "No tenant's hostname is covered by another tenant's wildcard. `*.x` covers one label.",
  docs: DOCS.priority,
  fix: "Put both names into one tenant's file, or replace the wildcard with the exact names.",
  check({ hostnames }, report) {
    const wildcards = new Map<string, TenantDocument>();
    for (const { tenant, hostname, declaration } of hostnames) {
      if (isWildcard(hostname)) wildcards.set(hostname, tenant);
      else if (declaration.certificate?.wildcard === true) wildcards.set(`*.${hostname}`, tenant);
    }
    if (wildcards.size === 0) return;
    for (const { tenant, hostname, path } of hostnames) {
      if (isWildcard(hostname)) continue;
      const wildcard = `*${hostname.slice(hostname.indexOf("."))}`;
      const other = wildcards.get(wildcard);
      if (other === undefined || other === tenant) continue;
      const message = `${hostname} is covered by ${wildcard} of ${other.file}`;
      report(tenant, [...path, "hostname"], { message, found: hostname });
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "acme-store.com", certificate: { wildcard: true, validation: "delegated" } }],
        },
        "tenants/bolt.json": { hostnames: ["shop.acme-store.com"] },
      },
      problems:
        "tenants/bolt.json /hostnames/0/hostname - shop.acme-store.com is covered by *.acme-store.com of tenants/acme.json",
      good: {
        "tenants/acme.json": {
          hostnames: [
            { hostname: "acme-store.com", certificate: { wildcard: true, validation: "delegated" } },
            "shop.acme-store.com",
          ],
        },
        "tenants/bolt.json": { hostnames: ["a.b.acme-store.com"] },
      },
    },
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "*.acme-store.com",
              certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } },
            },
          ],
        },
        "tenants/bolt.json": { hostnames: ["shop.acme-store.com"] },
      },
      problems:
        "tenants/bolt.json /hostnames/0/hostname - shop.acme-store.com is covered by *.acme-store.com of tenants/acme.json",
      good: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "*.acme-store.com",
              certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } },
            },
          ],
        },
        "tenants/bolt.json": { hostnames: ["acme-store.com"] },
      },
    },
  ],
};
