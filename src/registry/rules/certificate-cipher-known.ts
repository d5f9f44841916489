import { CIPHER_SUITES, TLS13_CIPHER_SUITES } from "../../cloudflare/cipher-suites";
import { DOCS } from "../../cloudflare/docs";
import type { PlatformDocument, TenantDocument } from "../documents";
import type { Path } from "../problem";
import type { Report, Rule } from "../rule";
import { suggestion } from "../suggestion";

export const certificateCipherKnown: Rule = {
  id: "certificate-cipher-known",
  severity: "error",
  summary: "Each cipher is one that Cloudflare lists for TLS 1.2 and older, also in the platform's defaults.",
  code: 1442,
  docs: DOCS.cipherSuites,
  fix: "Write a name from Cloudflare's list of supported cipher suites.",
  check({ platforms, hostnames }, report) {
    for (const platform of platforms)
      reportUnknown(platform, platform.value.certificateDefaults?.ciphers, ["certificateDefaults", "ciphers"], report);
    for (const { tenant, declaration, path } of hostnames)
      reportUnknown(tenant, declaration.certificate?.ciphers, [...path, "certificate", "ciphers"], report);
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          certificateDefaults: { ciphers: ["ECDHE-RSA-AES128-GCM-SHA265", "ECDHE-RSA-AES128-GCM-SHA256"] },
        },
        "tenants/acme.json": {
          hostnames: [
            { hostname: "a.acme-store.com", certificate: { ciphers: ["AEAD-AES128-GCM-SHA256", "RC4-SHA"] } },
          ],
        },
      },
      problems: [
        "platform/production.json /certificateDefaults/ciphers/0 - Cloudflare has no cipher ECDHE-RSA-AES128-GCM-SHA265",
        "tenants/acme.json /hostnames/0/certificate/ciphers/0 - AEAD-AES128-GCM-SHA256 is a TLS 1.3 cipher, and those can't be chosen",
        "tenants/acme.json /hostnames/0/certificate/ciphers/1 - Cloudflare has no cipher RC4-SHA",
      ],
      good: { "platform/production.json": { certificateDefaults: { ciphers: ["ECDHE-RSA-AES128-GCM-SHA256"] } } },
    },
  ],
};

const KNOWN: ReadonlySet<string> = new Set(CIPHER_SUITES);

function reportUnknown(
  document: PlatformDocument | TenantDocument,
  ciphers: readonly (string | undefined)[] = [],
  path: Path,
  report: Report,
): void {
  ciphers.forEach((cipher, index) => {
    if (cipher === undefined || KNOWN.has(cipher)) return;
    report(document, [...path, index], { ...faultOf(cipher), found: cipher });
  });
}

function faultOf(cipher: string) {
  if (TLS13_CIPHER_SUITES.includes(cipher)) {
    return {
      message: `${cipher} is a TLS 1.3 cipher, and those can't be chosen`,
      hint: "Remove it: clients get it wherever TLS 1.3 is on.",
    };
  }
  return { message: `Cloudflare has no cipher ${cipher}`, hint: () => suggestion(cipher, CIPHER_SUITES) };
}
