import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

/** RFC 2606, section 2. */
export const RESERVED = new Set(["test", "example", "invalid", "localhost"]);

export const hostnameReserved: Rule = {
  id: "hostname-reserved",
  severity: "error",
  summary: "A hostname does not end in `.test`, `.example`, `.invalid` or `.localhost`, which no one can own.",
  code: 1409,
  docs: DOCS.hostnameCodes,
  fix: "Use a name that the customer registered.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      const topLevel = hostname.slice(hostname.lastIndexOf(".") + 1);
      if (!RESERVED.has(topLevel)) continue;
      const message = `the top-level domain .${topLevel} is reserved`;
      report(tenant, [...path, "hostname"], { message, found: hostname });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["shop.acme.test"] } },
      problems: "tenants/acme.json /hostnames/0/hostname - the top-level domain .test is reserved",
      good: { "tenants/acme.json": { hostnames: ["test.acme-store.com"] } },
    },
  ],
};
