import { canonicalSpelling } from "../hostname";
import { registrableDomain } from "../registrable-domain";
import type { Rule } from "../rule";

export const sharedDomain: Rule = {
  id: "shared-domain",
  severity: "error",
  summary: "A shared domain is a registrable domain, in lower case and punycode: one label below a public suffix.",
  docs: "https://publicsuffix.org/list/",
  fix: "Write the domain that someone registered.",
  check({ platforms }, report) {
    for (const platform of platforms) {
      for (const [index, domain] of (platform.value.sharedDomains ?? []).entries()) {
        if (domain === undefined) continue;
        const name = canonicalSpelling(domain);
        const registrable = name === undefined ? undefined : registrableDomain(name);
        if (registrable === domain) continue;
        const hint = registrable === undefined ? undefined : `Write ${JSON.stringify(registrable)}.`;
        const message = `${JSON.stringify(domain)} is not a registrable domain`;
        report(platform, ["sharedDomains", index], { message, found: domain, hint });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          sharedDomains: ["a.franchise.com", "co.uk", "Franchise.com", "bücher.de", "franchise.com"],
        },
      },
      problems: [
        'platform/production.json /sharedDomains/0 - "a.franchise.com" is not a registrable domain',
        'platform/production.json /sharedDomains/1 - "co.uk" is not a registrable domain',
        'platform/production.json /sharedDomains/2 - "Franchise.com" is not a registrable domain',
        'platform/production.json /sharedDomains/3 - "bücher.de" is not a registrable domain',
      ],
      good: { "platform/production.json": { sharedDomains: ["franchise.com", "acme.uk.com"] } },
    },
  ],
};
