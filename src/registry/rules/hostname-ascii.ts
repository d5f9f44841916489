import { DOCS } from "../../cloudflare/docs";
import { canonicalSpelling } from "../hostname";
import type { Rule } from "../rule";

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is asked for
export const ASCII = /^[\x00-\x7f]*$/;

export const hostnameAscii: Rule = {
  id: "hostname-ascii",
  severity: "error",
  summary: "An international hostname is written in punycode.",
  code: 1408,
  docs: DOCS.hostnameCodes,
  fix: "Write the name in punycode, as its registrar shows it.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      if (ASCII.test(hostname)) continue;
      const better = canonicalSpelling(hostname);
      const hint = better === undefined ? undefined : `Write ${JSON.stringify(better)}.`;
      report(tenant, [...path, "hostname"], { message: `${hostname} is not ASCII`, found: hostname, hint });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["bücher.acme-store.com"] } },
      problems: "tenants/acme.json /hostnames/0/hostname - bücher.acme-store.com is not ASCII",
      good: { "tenants/acme.json": { hostnames: ["xn--bcher-kva.acme-store.com"] } },
    },
  ],
};
