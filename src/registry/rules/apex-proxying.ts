import { DOCS } from "../../cloudflare/docs";
import { isApex } from "../registrable-domain";
import type { Rule } from "../rule";

export const apexProxying: Rule = {
  id: "apex-proxying",
  severity: "warning",
  summary:
    "An apex name, which can't hold a CNAME, needs the platform's apex proxying, unless `customerDns` says that the customer's DNS flattens.",
  docs: DOCS.apexProxying,
  bad: '`{ "hostname": "acme-store.com" }` without `entitlements.apexProxying`',
  good: '`{ "hostname": "acme-store.com", "customerDns": "flattened" }`',
  fix: 'If the customer\'s DNS has ALIAS records or CNAME flattening, say "customerDns": "flattened"; else use a name below, such as www.',
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      if (!platform.complete || platform.value.entitlements?.apexProxying !== undefined) continue;
      for (const { tenant, entry, hostname, path } of hostnames) {
        const { customerDns = "cname" } = entry;
        if (customerDns === "flattened" || customerDns === "o2o") continue;
        if (customerDns !== "apex" && !isApex(hostname)) continue;
        const message = `${hostname} is to be an apex, and ${platform.file} has no apex proxying`;
        report(tenant, [...path, "hostname"], { message, found: hostname });
      }
    }
  },
};
