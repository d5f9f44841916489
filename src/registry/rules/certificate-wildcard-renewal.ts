import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const certificateWildcardRenewal: Rule = {
  id: "certificate-wildcard-renewal",
  severity: "warning",
  summary:
    "A wildcard certificate uses `delegated` validation. With `txt` the customer must add a record at each renewal: certificates last at most 200 days since March 2026, and 47 days from 2029.",
  docs: DOCS.delegatedDcv,
  fix: 'Write "validation": "delegated": the customer adds one CNAME at _acme-challenge, once. Set zone.dcvDelegationId in the platform file.',
  check({ environments }, report) {
    for (const { hostnames } of environments) {
      for (const { tenant, declaration, hostname, certificate, path } of hostnames) {
        if (certificate.wildcard !== true || certificate.validation !== "txt" || certificate.uploaded !== undefined)
          continue;
        const at = declaration.certificate?.validation === undefined ? "wildcard" : "validation";
        const message = `the customer must add a new TXT record at each renewal of ${hostname}, or the certificate expires`;
        report(tenant, [...path, "certificate", at], { message, found: "txt" });
      }
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "acme-store.com", certificate: { wildcard: true, validation: "txt" } }],
        },
      },
      problems:
        "tenants/acme.json /hostnames/0/certificate/validation - the customer must add a new TXT record at each renewal of acme-store.com, or the certificate expires",
      good: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "acme-store.com", certificate: { wildcard: true, validation: "delegated" } }],
        },
      },
    },
  ],
};
