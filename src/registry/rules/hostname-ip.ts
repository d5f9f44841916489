import { DOCS } from "../../cloudflare/docs";
import { isAddress } from "../hostname";
import type { Rule } from "../rule";

export const hostnameIp: Rule = {
  id: "hostname-ip",
  severity: "error",
  summary: "A hostname is a name, not an IP address.",
  code: 1407,
  docs: DOCS.hostnameCodes,
  fix: "Write the name that the customer's visitors type.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      if (!isAddress(hostname)) continue;
      report(tenant, [...path, "hostname"], { message: `${hostname} is an IP address`, found: hostname });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["203.0.113.7", "2001:db8::1", "shop.0x7f"] } },
      problems: [
        "tenants/acme.json /hostnames/0/hostname - 203.0.113.7 is an IP address",
        "tenants/acme.json /hostnames/1/hostname - 2001:db8::1 is an IP address",
        "tenants/acme.json /hostnames/2/hostname - shop.0x7f is an IP address",
      ],
      good: { "tenants/acme.json": { hostnames: ["203.acme-store.com"] } },
    },
  ],
};
