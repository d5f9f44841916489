import { DOCS } from "../../cloudflare/docs";
import { isWildcard } from "../documents";
import type { Rule } from "../rule";

export const wildcardUploaded: Rule = {
  id: "wildcard-uploaded",
  severity: "error",
  summary:
    "A wildcard hostname `*.x` has an uploaded certificate; a certificate from Cloudflare needs `x` with `certificate.wildcard` instead.",
  code: 1448,
  docs: DOCS.hostnameCodes,
  fix: "Declare the name without *. and with certificate.wildcard.",
  check({ hostnames }, report) {
    for (const { tenant, declaration, hostname, path } of hostnames) {
      if (!isWildcard(hostname) || declaration.certificate?.uploaded !== undefined) continue;
      const instead = { hostname: hostname.slice(2), certificate: { wildcard: true, validation: "delegated" } };
      report(tenant, [...path, "hostname"], {
        message: `${hostname} has no uploaded certificate, and Cloudflare issues none for a wildcard hostname`,
        found: hostname,
        hint: `Write ${JSON.stringify(instead)}.`,
      });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["*.acme-store.com"] } },
      problems:
        "tenants/acme.json /hostnames/0/hostname - *.acme-store.com has no uploaded certificate, and Cloudflare issues none for a wildcard hostname",
      good: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "*.acme-store.com",
              certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } },
            },
          ],
        },
      },
    },
  ],
};
