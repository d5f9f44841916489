import { DOCS } from "../../cloudflare/docs";
import { MAX_COMMON_NAME_LENGTH } from "../../cloudflare/limits";
import type { Rule } from "../rule";

export const certificateBranding: Rule = {
  id: "certificate-branding",
  severity: "error",
  summary:
    "A hostname over 64 characters needs `certificate.branding` or an uploaded certificate: a certificate's common name has at most 64 characters.",
  code: 1469,
  docs: DOCS.hostnameCodes,
  fix: 'Add "certificate": { "branding": true }: the common name is then sni.cloudflaressl.com.',
  check({ environments }, report) {
    for (const { hostnames } of environments) {
      for (const { tenant, hostname, certificate, path } of hostnames) {
        if (hostname.length <= MAX_COMMON_NAME_LENGTH) continue;
        if (certificate.branding === true || certificate.uploaded !== undefined) continue;
        const message = `${hostname} has ${hostname.length} characters and needs certificate.branding`;
        report(tenant, [...path, "hostname"], { message, found: hostname });
      }
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: [`${"a".repeat(50)}.acme-store.com`] } },
      problems: `tenants/acme.json /hostnames/0/hostname - ${"a".repeat(50)}.acme-store.com has 65 characters and needs certificate.branding`,
      good: {
        "tenants/acme.json": {
          hostnames: [
            `${"a".repeat(49)}.acme-store.com`,
            {
              hostname: `${"b".repeat(50)}.acme-store.com`,
              certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } },
            },
          ],
        },
      },
    },
  ],
};
