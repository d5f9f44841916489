import { bareName, isDnsName } from "../hostname";
import { hostingSuffix } from "../registrable-domain";
import type { Rule } from "../rule";

export const hostnameHosting: Rule = {
  id: "hostname-hosting",
  severity: "warning",
  summary:
    "A hostname is not below a hosting company's suffix, such as `github.io` or `vercel.app`: the company keeps its DNS.",
  docs: "https://publicsuffix.org/list/",
  fix: "Ask the customer for a name in a domain whose DNS they control. If they control this one's, let the warning stand.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      const suffix = isDnsName(bareName(hostname)) ? hostingSuffix(hostname) : undefined;
      if (suffix === undefined || suffix === bareName(hostname)) continue;
      const message = `the DNS of ${suffix} is its hosting company's: the customer can't point ${hostname} here`;
      report(tenant, [...path, "hostname"], { message, found: hostname });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["acme.github.io", "*.acme.me.workers.dev"] } },
      problems: [
        "tenants/acme.json /hostnames/0/hostname - the DNS of github.io is its hosting company's: the customer can't point acme.github.io here",
        "tenants/acme.json /hostnames/1/hostname - the DNS of workers.dev is its hosting company's: the customer can't point *.acme.me.workers.dev here",
      ],
      good: { "tenants/acme.json": { hostnames: ["acme.uk.com", "shop.acme.eu.org", "acme.co.uk"] } },
      others: ["wildcard-uploaded"],
    },
  ],
};
