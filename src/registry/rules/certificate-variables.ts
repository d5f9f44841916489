import { DOCS } from "../../cloudflare/docs";
import type { DeclaredHostname } from "../documents";
import type { Rule } from "../rule";

const PARTS = ["certificate", "privateKey"] as const;
type Part = (typeof PARTS)[number];
const NAMES: Readonly<Record<Part, string>> = { certificate: "the certificate", privateKey: "the private key" };

export const certificateVariables: Rule = {
  id: "certificate-variables",
  severity: "error",
  summary:
    "A Terraform variable holds either certificates or private keys: no hostname uses the same variable for both, and no two hostnames use it differently.",
  docs: DOCS.uploadedCertificates,
  fix: "Use one variable for the certificate and another for the private key.",
  check({ hostnames }, report) {
    const seen = new Map<string, { part: Part; declared: DeclaredHostname }>();
    for (const declared of hostnames) {
      for (const part of PARTS) {
        const variable = declared.declaration.certificate?.uploaded?.[part];
        if (variable === undefined) continue;
        const first = seen.get(variable);
        if (first === undefined) seen.set(variable, { part, declared });
        else if (first.part !== part) {
          const message = `${variable} is ${NAMES[part]} here and ${NAMES[first.part]} of ${first.declared.hostname} in ${first.declared.tenant.file}`;
          const { tenant, path } = declared;
          report(tenant, [...path, "certificate", "uploaded", part], { message, found: variable });
        }
      }
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "a.acme-store.com",
              certificate: { uploaded: { certificate: "acme_pem", privateKey: "acme_pem" } },
            },
          ],
        },
        "tenants/bolt.json": {
          hostnames: [
            {
              hostname: "a.boltbikes.shop",
              certificate: { uploaded: { certificate: "bolt_pem", privateKey: "bolt_key" } },
            },
            {
              hostname: "b.boltbikes.shop",
              certificate: { uploaded: { certificate: "bolt_key", privateKey: "bolt_pem" } },
            },
          ],
        },
      },
      problems: [
        "tenants/acme.json /hostnames/0/certificate/uploaded/privateKey - acme_pem is the private key here and the certificate of a.acme-store.com in tenants/acme.json",
        "tenants/bolt.json /hostnames/1/certificate/uploaded/certificate - bolt_key is the certificate here and the private key of a.boltbikes.shop in tenants/bolt.json",
        "tenants/bolt.json /hostnames/1/certificate/uploaded/privateKey - bolt_pem is the private key here and the certificate of a.boltbikes.shop in tenants/bolt.json",
      ],
      good: {
        "tenants/bolt.json": {
          hostnames: [
            {
              hostname: "a.boltbikes.shop",
              certificate: { uploaded: { certificate: "bolt_pem", privateKey: "bolt_key" } },
            },
            {
              hostname: "b.boltbikes.shop",
              certificate: { uploaded: { certificate: "bolt_pem", privateKey: "bolt_key" } },
            },
          ],
        },
      },
    },
  ],
};
