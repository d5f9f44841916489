import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

/** RFC 2606, section 2. */
export const RESERVED = new Set(["test", "example", "invalid", "localhost"]);

export const hostnameReserved: Rule = {
  id: "hostname-reserved",
  severity: "error",
  summary: "A hostname does not end in `.test`, `.example`, `.invalid` or `.localhost`, which nobody can own.",
  code: 1409,
  docs: DOCS.hostnameCodes,
  bad: '`"hostname": "shop.acme.test"`',
  good: '`"hostname": "shop.acme-store.com"`',
  fix: "Use a name that the customer registered.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      const topLevel = hostname.slice(hostname.lastIndexOf(".") + 1);
      if (!RESERVED.has(topLevel)) continue;
      const message = `the top-level domain .${topLevel} is reserved`;
      report(tenant, [...path, "hostname"], { message, found: hostname });
    }
  },
};
