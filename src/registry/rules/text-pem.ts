import type { TextRule } from "../text-rule";

const PEM = /-----BEGIN [A-Z0-9 ]*-----/;

export const textPem: TextRule = {
  id: "text-pem",
  severity: "error",
  summary: "No file holds a certificate or a key: the repository and Terraform's state would keep it permanently.",
  fix: "Take it out, and replace a key that was pushed: git keeps it. In certificate.uploaded name a Terraform variable.",
  suspect: /-----BEGIN|\\/,
  judge(text) {
    const match = PEM.exec(text);
    return match === null ? undefined : { message: "a PEM text (certificate or key) is in the file", found: match[0] };
  },
  examples: [
    {
      bad: { "tenants/acme.json": { displayName: "-----BEGIN EC PRIVATE KEY-----" } },
      problems: "tenants/acme.json /displayName - a PEM text (certificate or key) is in the file",
      good: { "tenants/acme.json": { displayName: "----- BEGIN" } },
    },
  ],
};
