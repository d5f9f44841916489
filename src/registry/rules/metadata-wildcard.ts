import { DOCS } from "../cloudflare-docs";
import { having, isWildcard } from "../documents";
import type { Rule } from "../rule";

export const metadataWildcard: Rule = {
  id: "metadata-wildcard",
  severity: "error",
  summary: "A wildcard hostname has no custom metadata.",
  code: 1412,
  docs: DOCS.hostnameCodes,
  bad: '`{ "hostname": "*.acme-store.com", "metadata": { "theme": "dark" } }`',
  good: '`{ "hostname": "shop.acme-store.com", "metadata": { "theme": "dark" } }`',
  fix: "Take the metadata out, or declare the exact names that need it.",
  check({ hostnames }, report) {
    for (const { tenant, entry, hostname, path } of having(hostnames, "metadata")) {
      if (!isWildcard(hostname) || entry.metadata === undefined) continue;
      report(tenant, [...path, "metadata"], { message: `${hostname} can't carry metadata`, target: "key" });
    }
  },
};
