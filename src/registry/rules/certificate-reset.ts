import { DOCS } from "../../cloudflare/docs";
import { isResettable } from "../certificate-reset";
import type { Rule } from "../rule";

export const certificateReset: Rule = {
  id: "certificate-reset",
  severity: "error",
  summary:
    "`certificate.reset` names settings that Cloudflare has a default for and that the same certificate does not declare. An authority can't be reset: the provider can't ask Cloudflare to choose.",
  docs: DOCS.hostnameCodes,
  fix: "Declare the setting or reset it, not both. Instead of resetting an authority, declare the one you want.",
  check({ hostnames }, report) {
    for (const { tenant, declaration, hostname, path } of hostnames) {
      const { certificate = {} } = declaration;
      (certificate.reset ?? []).forEach((name, index) => {
        if (name === undefined) return;
        const at = [...path, "certificate", "reset", index];
        if (!isResettable(name)) {
          report(tenant, at, { message: `the ${name} of ${hostname} can't be reset`, found: name });
        } else if (certificate[name] !== undefined) {
          report(tenant, at, { message: `${name} of ${hostname} is declared and reset at once`, found: name });
        }
      });
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", certificate: { http2: false, reset: ["http2", "authority"] } }],
        },
      },
      problems: [
        "tenants/acme.json /hostnames/0/certificate/reset/0 - http2 of a.acme-store.com is declared and reset at once",
        "tenants/acme.json /hostnames/0/certificate/reset/1 - the authority of a.acme-store.com can't be reset",
      ],
      good: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", certificate: { tls13: false, reset: ["http2"] } }],
        },
      },
    },
  ],
};
