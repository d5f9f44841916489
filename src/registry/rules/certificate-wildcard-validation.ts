import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const certificateWildcardValidation: Rule = {
  id: "certificate-wildcard-validation",
  severity: "error",
  summary:
    "A wildcard certificate is validated by `txt` or `delegated`: a file on one host proves nothing about the others.",
  docs: DOCS.certificateValidation,
  fix: 'Add "validation": "delegated" (one CNAME at _acme-challenge, once) or "txt" (a TXT record at each renewal).',
  check({ environments }, report) {
    for (const { hostnames } of environments) {
      for (const { tenant, declaration, certificate, path } of hostnames) {
        const { wildcard, uploaded, validation = "http" } = certificate;
        if (wildcard !== true || uploaded !== undefined || validation === "txt" || validation === "delegated") continue;
        const at = declaration.certificate?.validation === undefined ? "wildcard" : "validation";
        const message = `a wildcard certificate can't be validated by ${validation}`;
        report(tenant, [...path, "certificate", at], { message, found: validation });
      }
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            { hostname: "a.acme-store.com", certificate: { wildcard: true } },
            { hostname: "b.acme-store.com", certificate: { wildcard: true, validation: "email" } },
          ],
        },
      },
      problems: [
        "tenants/acme.json /hostnames/0/certificate/wildcard - a wildcard certificate can't be validated by http",
        "tenants/acme.json /hostnames/1/certificate/validation - a wildcard certificate can't be validated by email",
      ],
      good: {
        "platform/production.json": { certificateDefaults: { validation: "delegated" } },
        "tenants/acme.json": {
          hostnames: [
            { hostname: "a.acme-store.com", certificate: { wildcard: true } },
            {
              hostname: "b.acme-store.com",
              certificate: {
                wildcard: true,
                validation: "http",
                uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" },
              },
            },
          ],
        },
      },
    },
  ],
};
