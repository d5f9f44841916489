import { bareName, hasKnownTopLevelDomain, isAddress, isDnsName } from "../hostname";
import type { Rule } from "../rule";

export const hostnameTopLevel: Rule = {
  id: "hostname-top-level",
  severity: "warning",
  summary: "A hostname's top-level domain is in the public suffix list.",
  docs: "https://publicsuffix.org/list/",
  bad: '`"hostname": "shop.acme-store.cmo"`',
  good: '`"hostname": "shop.acme-store.com"`',
  fix: "Is it a typing mistake? A top-level domain newer than this release's list is fine: let the warning stand.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      const bare = bareName(hostname);
      if (!bare.includes(".") || !isDnsName(bare) || isAddress(bare) || hasKnownTopLevelDomain(bare)) continue;
      const topLevel = bare.slice(bare.lastIndexOf(".") + 1);
      if (["test", "example", "invalid", "localhost"].includes(topLevel)) continue;
      report(tenant, [...path, "hostname"], { message: `.${topLevel} is no known top-level domain`, found: hostname });
    }
  },
};
