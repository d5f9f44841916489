import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const certificateRotate: Rule = {
  id: "certificate-rotate",
  severity: "warning",
  summary: "`uploaded.rotate` and `certificateDefaults.rotate` are on for one release only.",
  docs: DOCS.uploadedCertificates,
  fix: "Remove rotate after the release that sends the pair. Until then, each plan sends the pair again.",
  check({ platforms, hostnames }, report) {
    for (const platform of platforms) {
      if (platform.value.certificateDefaults?.rotate !== true) continue;
      const message = "every uploaded certificate is sent again by each release while rotate is on";
      report(platform, ["certificateDefaults", "rotate"], { message, found: "true" });
    }
    for (const { tenant, declaration, hostname, path } of hostnames) {
      if (declaration.certificate?.uploaded?.rotate !== true) continue;
      const message = `the certificate of ${hostname} is sent again by each release while rotate is on`;
      report(tenant, [...path, "certificate", "uploaded", "rotate"], { message, found: "true" });
    }
  },
  examples: [
    {
      bad: { "platform/production.json": { certificateDefaults: { rotate: true } } },
      problems:
        "platform/production.json /certificateDefaults/rotate - every uploaded certificate is sent again by each release while rotate is on",
      good: { "platform/production.json": { certificateDefaults: { rotate: false } } },
    },
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "a.acme-store.com",
              certificate: {
                uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key", rotate: true },
              },
            },
          ],
        },
      },
      problems:
        "tenants/acme.json /hostnames/0/certificate/uploaded/rotate - the certificate of a.acme-store.com is sent again by each release while rotate is on",
      good: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "a.acme-store.com",
              certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } },
            },
          ],
        },
      },
    },
  ],
};
