import { DOCS } from "../../cloudflare/docs";
import { isWildcard } from "../documents";
import { lacks } from "../entitlements";
import type { Rule } from "../rule";

export const wildcardEntitled: Rule = {
  id: "wildcard-entitled",
  severity: "error",
  summary: "`*.x` and `certificate.wildcard` need `entitlements.wildcardHostnames`.",
  docs: DOCS.plans,
  fix: "Declare each name as a separate hostname, or have the platform's owners buy wildcard hostnames (Enterprise).",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      if (!lacks(platform, "wildcardHostnames")) continue;
      const message = `${platform.file} is not entitled to wildcard hostnames`;
      for (const { tenant, declaration, hostname, path } of hostnames) {
        if (isWildcard(hostname)) report(tenant, [...path, "hostname"], { message, found: hostname });
        if (declaration.certificate?.wildcard === true)
          report(tenant, [...path, "certificate", "wildcard"], { message, found: "true" });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          entitlements: { wildcardHostnames: null },
        },
        "tenants/acme.json": {
          hostnames: [
            { hostname: "a.acme-store.com", certificate: { wildcard: true, validation: "delegated" } },
            {
              hostname: "*.b.acme-store.com",
              certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } },
            },
          ],
        },
      },
      problems: [
        "tenants/acme.json /hostnames/0/certificate/wildcard - platform/production.json is not entitled to wildcard hostnames",
        "tenants/acme.json /hostnames/1/hostname - platform/production.json is not entitled to wildcard hostnames",
      ],
      good: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", certificate: { wildcard: true, validation: "delegated" } }],
        },
      },
    },
  ],
};
