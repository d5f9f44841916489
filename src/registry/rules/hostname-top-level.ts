import { bareName, isAddress, isDnsName } from "../hostname";
import { isTopLevelDomain } from "../registrable-domain";
import type { Rule } from "../rule";
import { RESERVED } from "./hostname-reserved";

export const hostnameTopLevel: Rule = {
  id: "hostname-top-level",
  severity: "warning",
  summary: "A hostname's top-level domain is in the public suffix list.",
  docs: "https://publicsuffix.org/list/",
  fix: "Check the spelling. If the top-level domain is newer than this version's list, ignore the warning.",
  check({ hostnames }, report) {
    const known = new Map<string, boolean>();
    for (const { tenant, hostname, path } of hostnames) {
      const bare = bareName(hostname);
      const topLevel = bare.slice(bare.lastIndexOf(".") + 1);
      if (!known.has(topLevel)) known.set(topLevel, RESERVED.has(topLevel) || isTopLevelDomain(topLevel));
      if (known.get(topLevel) === true || topLevel === bare || !isDnsName(bare) || isAddress(bare)) continue;
      report(tenant, [...path, "hostname"], {
        message: `.${topLevel} is not a known top-level domain`,
        found: hostname,
      });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["shop.acme-store.cmo"] } },
      problems: "tenants/acme.json /hostnames/0/hostname - .cmo is not a known top-level domain",
      good: { "tenants/acme.json": { hostnames: ["shop.acme-store.cafe"] } },
    },
  ],
};
