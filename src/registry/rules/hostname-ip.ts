import { DOCS } from "../../cloudflare/docs";
import { notPlain } from "../documents";
import { isAddress } from "../hostname";
import type { Rule } from "../rule";

export const hostnameIp: Rule = {
  id: "hostname-ip",
  severity: "error",
  summary: "A hostname is a name, not an IP address.",
  code: 1407,
  docs: DOCS.hostnameCodes,
  bad: '`"hostname": "203.0.113.7"`',
  good: '`"hostname": "shop.acme-store.com"`',
  fix: "Write the name that the customer's visitors type.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of notPlain(hostnames)) {
      if (!isAddress(hostname)) continue;
      report(tenant, [...path, "hostname"], { message: `${hostname} is an IP address`, found: hostname });
    }
  },
};
