import { DOCS } from "../../cloudflare/docs";
import { isApex } from "../registrable-domain";
import type { Rule } from "../rule";

export const apexProxying: Rule = {
  id: "apex-proxying",
  severity: "warning",
  summary:
    "An apex name can't have a CNAME record. It needs apex proxying, or `customerDns` `flattened` where the customer's DNS supports it.",
  docs: DOCS.apexProxying,
  fix: 'If the customer\'s DNS has ALIAS records or CNAME flattening, say "customerDns": "flattened"; else use a name below, such as www.',
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      if (!platform.complete || platform.value.entitlements?.apexProxying !== undefined) continue;
      for (const { tenant, declaration, hostname, path } of hostnames) {
        const { customerDns = "cname" } = declaration;
        if (customerDns === "flattened" || customerDns === "o2o") continue;
        if (customerDns !== "apex" && !isApex(hostname)) continue;
        const kind = isApex(hostname) ? "is an apex name" : "is declared as an apex";
        const message = `${hostname} ${kind}, and ${platform.file} does not have apex proxying`;
        report(tenant, [...path, "hostname"], { message, found: hostname });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          entitlements: { apexProxying: null },
        },
        "tenants/acme.json": {
          hostnames: ["acme-store.co.uk", { hostname: "a.bolt.com", customerDns: "apex" }, "acme.uk.com"],
        },
      },
      problems: [
        "tenants/acme.json /hostnames/0/hostname - acme-store.co.uk is an apex name, and platform/production.json does not have apex proxying",
        "tenants/acme.json /hostnames/1/hostname - a.bolt.com is declared as an apex, and platform/production.json does not have apex proxying",
        "tenants/acme.json /hostnames/2/hostname - acme.uk.com is an apex name, and platform/production.json does not have apex proxying",
      ],
      good: {
        "platform/production.json": {
          entitlements: { apexProxying: null },
        },
        "tenants/acme.json": {
          hostnames: [{ hostname: "acme-store.co.uk", customerDns: "flattened" }, "www.acme.uk.com"],
        },
      },
    },
  ],
};
