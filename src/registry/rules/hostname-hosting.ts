import { bareName, isDnsName } from "../hostname";
import { hostingSuffix } from "../registrable-domain";
import type { Rule } from "../rule";

export const hostnameHosting: Rule = {
  id: "hostname-hosting",
  severity: "warning",
  summary:
    "A hostname is not below a hosting company's suffix, such as `github.io` or `vercel.app`: the company controls its DNS.",
  docs: "https://publicsuffix.org/list/",
  fix: "Ask the customer for a name in a domain whose DNS they control. If they control this one, ignore the warning.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      const suffix = isDnsName(bareName(hostname)) ? hostingSuffix(hostname) : undefined;
      if (suffix === undefined || suffix === bareName(hostname)) continue;
      const message = `a hosting company controls the DNS of ${suffix}: the customer can't point ${hostname} to Cloudflare`;
      report(tenant, [...path, "hostname"], { message, found: hostname });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["acme.github.io", "*.acme.me.workers.dev"] } },
      problems: [
        "tenants/acme.json /hostnames/0/hostname - a hosting company controls the DNS of github.io: the customer can't point acme.github.io to Cloudflare",
        "tenants/acme.json /hostnames/1/hostname - a hosting company controls the DNS of workers.dev: the customer can't point *.acme.me.workers.dev to Cloudflare",
      ],
      good: { "tenants/acme.json": { hostnames: ["acme.uk.com", "shop.acme.eu.org", "acme.co.uk"] } },
      others: ["wildcard-uploaded"],
    },
  ],
};
