import { retiredNamesOf } from "../held-names";
import { bareName, canonicalSpelling, isAddress, isDnsName } from "../hostname";
import type { Rule } from "../rule";

export const retiredName: Rule = {
  id: "retired-name",
  severity: "error",
  summary:
    "A retired name is written as the hostname was: lower case and punycode, `*.<name>` for a wildcard hostname.",
  fix: "Write the hostname as it was declared.",
  check({ tenants }, report) {
    for (const tenant of tenants) {
      for (const { hostname, path } of retiredNamesOf(tenant)) {
        if (isHostnameText(hostname)) continue;
        const better = canonicalSpelling(hostname);
        report(tenant, [...path, "hostname"], {
          message: `${JSON.stringify(hostname)} is not a hostname`,
          found: hostname,
          hint: better === undefined ? undefined : `Write ${JSON.stringify(better)}.`,
        });
      }
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          retired: [
            { hostname: "Old.acme-store.com", since: "2026-11-28" },
            { hostname: "bücher.acme-store.com", since: "2026-11-28" },
            { hostname: "old.*.acme-store.com", since: "2026-11-28" },
            { hostname: "acme", since: "2026-11-28" },
          ],
        },
      },
      problems: [
        'tenants/acme.json /retired/0/hostname - "Old.acme-store.com" is not a hostname',
        'tenants/acme.json /retired/1/hostname - "bücher.acme-store.com" is not a hostname',
        'tenants/acme.json /retired/2/hostname - "old.*.acme-store.com" is not a hostname',
        'tenants/acme.json /retired/3/hostname - "acme" is not a hostname',
      ],
      good: {
        "tenants/acme.json": {
          retired: [
            { hostname: "old.acme-store.com", since: "2026-11-28" },
            { hostname: "*.acme-store.com", since: "2026-11-28" },
          ],
        },
      },
    },
  ],
};

function isHostnameText(name: string): boolean {
  const bare = bareName(name);
  return isDnsName(bare) && bare.includes(".") && !isAddress(bare);
}
