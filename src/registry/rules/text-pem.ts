import type { TextRule } from "../text-rule";

const PEM = /-----BEGIN [A-Z0-9 ]*-----/;

export const textPem: TextRule = {
  id: "text-pem",
  severity: "error",
  summary: "No file contains a certificate or a key: git and Terraform's state would keep it permanently.",
  fix: "Remove it. If a private key was pushed, replace the key: git keeps the old one. In certificate.uploaded, name a Terraform variable instead.",
  suspect: /-----BEGIN|\\/,
  check(text) {
    const match = PEM.exec(text);
    return match === null
      ? undefined
      : { message: "the file contains a PEM text (certificate or key)", found: match[0] };
  },
  examples: [
    {
      bad: { "tenants/acme.json": { displayName: "-----BEGIN EC PRIVATE KEY-----" } },
      problems: "tenants/acme.json /displayName - the file contains a PEM text (certificate or key)",
      good: { "tenants/acme.json": { displayName: "----- BEGIN" } },
    },
  ],
};
