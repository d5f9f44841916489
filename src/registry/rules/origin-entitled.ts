import { DOCS } from "../../cloudflare/docs";
import { lacks } from "../entitlements";
import type { Rule } from "../rule";

export const originEntitled: Rule = {
  id: "origin-entitled",
  severity: "error",
  summary:
    "`origin.sni` needs `entitlements.originSni`: Cloudflare's account team turns SNI rewriting on. The custom origin itself is on every plan (since May 2025).",
  docs: DOCS.customOrigin,
  fix: "Remove sni (Cloudflare then uses the origin's name), or have the platform's owners ask Cloudflare for SNI rewriting.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      if (!lacks(platform, "originSni")) continue;
      const message = `${platform.file} is not entitled to SNI rewriting`;
      for (const { tenant, declaration, path } of hostnames) {
        const sni = declaration.origin?.sni;
        if (sni !== undefined) report(tenant, [...path, "origin", "sni"], { message, found: sni });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          entitlements: { originSni: null },
        },
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "a.acme-store.com",
              origin: { server: "proxy-fallback.saasprovider.com", sni: ":request_host_header:" },
            },
          ],
        },
      },
      problems: "tenants/acme.json /hostnames/0/origin/sni - platform/production.json is not entitled to SNI rewriting",
      good: {
        "platform/production.json": {
          entitlements: { originSni: null },
        },
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", origin: { server: "proxy-fallback.saasprovider.com" } }],
        },
      },
    },
  ],
};
