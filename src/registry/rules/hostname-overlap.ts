import { DOCS } from "../../cloudflare/docs";
import { isWildcard, type TenantDocument } from "../documents";
import type { Rule } from "../rule";

export const hostnameOverlap: Rule = {
  id: "hostname-overlap",
  severity: "error",
  summary: "One tenant's hostname is not covered by another tenant's wildcard: `*.x` covers one label.",
  docs: DOCS.priority,
  bad: '`"*.acme-store.com"` in `tenants/acme.json` and `"shop.acme-store.com"` in `tenants/bolt.json`',
  good: "both in `tenants/acme.json`",
  fix: "Put both names into one tenant's file, or replace the wildcard by the exact names.",
  check({ hostnames }, report) {
    const wildcards = new Map<string, TenantDocument>();
    for (const { tenant, hostname, entry } of hostnames) {
      if (isWildcard(hostname)) wildcards.set(hostname, tenant);
      else if (entry.certificate?.wildcard === true) wildcards.set(`*.${hostname}`, tenant);
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
};
