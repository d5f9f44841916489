import { DOCS } from "../../cloudflare/docs";
import { lacks } from "../entitlements";
import type { Rule } from "../rule";

export const certificateAuthority: Rule = {
  id: "certificate-authority",
  severity: "error",
  summary: "Choosing the certificate authority needs `entitlements.certificateAuthority`.",
  code: 1459,
  docs: DOCS.plans,
  fix: "Remove authority: Cloudflare then chooses one that the customer's CAA records allow.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      if (!lacks(platform, "certificateAuthority")) continue;
      const message = `${platform.file} is not entitled to choose the certificate authority`;
      const byDefault = platform.value.certificateDefaults?.authority;
      if (byDefault !== undefined)
        report(platform, ["certificateDefaults", "authority"], { message, found: byDefault });
      for (const { tenant, declaration, path } of hostnames) {
        const authority = declaration.certificate?.authority;
        if (authority !== undefined)
          report(tenant, [...path, "certificate", "authority"], { message, found: authority });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          entitlements: { certificateAuthority: null },
          certificateDefaults: { authority: "google" },
        },
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", certificate: { authority: "lets_encrypt" } }],
        },
      },
      problems: [
        "platform/production.json /certificateDefaults/authority - platform/production.json is not entitled to choose the certificate authority",
        "tenants/acme.json /hostnames/0/certificate/authority - platform/production.json is not entitled to choose the certificate authority",
      ],
      good: {
        "platform/production.json": { certificateDefaults: { authority: "google" } },
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", certificate: { authority: "lets_encrypt" } }],
        },
      },
    },
  ],
};
