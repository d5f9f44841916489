import { DOCS } from "../../cloudflare/docs";
import { bareName, isAddress, isDnsName } from "../hostname";
import { registrableDomain } from "../registrable-domain";
import type { Rule } from "../rule";

export const hostnamePublicSuffix: Rule = {
  id: "hostname-public-suffix",
  severity: "error",
  summary:
    "A hostname is below a public suffix, not one itself, whether of a registry (`co.uk`) or a company (`github.io`).",
  code: 1410,
  docs: DOCS.hostnameCodes,
  fix: "Write the full name: the domain that the customer registered, or a name below it.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      const bare = bareName(hostname);
      if (!isDnsName(bare) || isAddress(bare) || registrableDomain(bare) !== undefined) continue;
      const message = `${bare} is a public suffix: no one can register it, only names below it`;
      report(tenant, [...path, "hostname"], { message, found: hostname });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["co.uk", "github.io", "shop"] } },
      problems: [
        "tenants/acme.json /hostnames/0/hostname - co.uk is a public suffix: no one can register it, only names below it",
        "tenants/acme.json /hostnames/1/hostname - github.io is a public suffix: no one can register it, only names below it",
        "tenants/acme.json /hostnames/2/hostname - shop is a public suffix: no one can register it, only names below it",
      ],
      good: { "tenants/acme.json": { hostnames: ["acme-store.co.uk", "acme.uk.com"] } },
    },
  ],
};
