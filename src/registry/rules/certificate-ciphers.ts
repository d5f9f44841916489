import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const certificateCiphers: Rule = {
  id: "certificate-ciphers",
  severity: "error",
  summary:
    "Ciphers apply to TLS 1.2 and older, so they can't be combined with `minTlsVersion` 1.3. The platform's defaults count too.",
  code: 1443,
  docs: DOCS.hostnameCodes,
  fix: "Remove the ciphers, or lower minTlsVersion to 1.2.",
  check({ platforms, environments }, report) {
    const message = "ciphers can't be chosen if the minimum is TLS 1.3";
    for (const platform of platforms) {
      const { certificateDefaults } = platform.value;
      if (certificateDefaults?.minTlsVersion === "1.3" && certificateDefaults.ciphers !== undefined)
        report(platform, ["certificateDefaults", "ciphers"], { message });
    }
    for (const { hostnames } of environments) {
      for (const { tenant, declaration, certificate, path } of hostnames) {
        if (certificate.minTlsVersion !== "1.3" || (certificate.ciphers ?? []).length === 0) continue;
        const at = (["ciphers", "minTlsVersion"] as const).find(
          (name) => declaration.certificate?.[name] !== undefined,
        );
        if (at !== undefined) report(tenant, [...path, "certificate", at], { message });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          certificateDefaults: { minTlsVersion: "1.3", ciphers: ["ECDHE-RSA-AES128-GCM-SHA256"] },
        },
      },
      problems:
        "platform/production.json /certificateDefaults/ciphers - ciphers can't be chosen if the minimum is TLS 1.3",
      good: { "platform/production.json": { certificateDefaults: { minTlsVersion: "1.3" } } },
    },
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "a.acme-store.com",
              certificate: { minTlsVersion: "1.3", ciphers: ["ECDHE-RSA-AES128-GCM-SHA256"] },
            },
          ],
        },
      },
      problems:
        "tenants/acme.json /hostnames/0/certificate/ciphers - ciphers can't be chosen if the minimum is TLS 1.3",
      good: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "a.acme-store.com",
              certificate: { minTlsVersion: "1.2", ciphers: ["ECDHE-RSA-AES128-GCM-SHA256"] },
            },
          ],
        },
      },
    },
    {
      bad: {
        "platform/production.json": { certificateDefaults: { ciphers: ["ECDHE-RSA-AES128-GCM-SHA256"] } },
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", certificate: { minTlsVersion: "1.3" } }, "b.acme-store.com"],
        },
      },
      problems:
        "tenants/acme.json /hostnames/0/certificate/minTlsVersion - ciphers can't be chosen if the minimum is TLS 1.3",
      good: {
        "platform/production.json": { certificateDefaults: { ciphers: ["ECDHE-RSA-AES128-GCM-SHA256"] } },
        "tenants/acme.json": { hostnames: ["b.acme-store.com"] },
      },
    },
  ],
};
