import { DOCS } from "../../cloudflare/docs";
import { bareName, isInside } from "../hostname";
import type { Rule } from "../rule";

/** RFC 2606, section 3. */
const EXAMPLES = ["example.com", "example.net", "example.org"];

export const hostnameExample: Rule = {
  id: "hostname-example",
  severity: "error",
  summary: "A hostname is not inside `example.com`, `example.net` or `example.org`. `myexample.com` is another name.",
  code: 1411,
  docs: DOCS.hostnameCodes,
  fix: "Use a name that the customer registered.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      const example = EXAMPLES.find((domain) => isInside(bareName(hostname), domain));
      if (example === undefined) continue;
      report(tenant, [...path, "hostname"], { message: `${example} is for examples only`, found: hostname });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["shop.example.com", "example.org"] } },
      problems: [
        "tenants/acme.json /hostnames/0/hostname - example.com is for examples only",
        "tenants/acme.json /hostnames/1/hostname - example.org is for examples only",
      ],
      good: { "tenants/acme.json": { hostnames: ["shop.myexample.com"] } },
    },
  ],
};
