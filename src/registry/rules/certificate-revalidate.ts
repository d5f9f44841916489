import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const certificateRevalidate: Rule = {
  id: "certificate-revalidate",
  severity: "warning",
  summary: "`certificate.revalidate` and `certificateDefaults.revalidate` are on for one release only.",
  docs: DOCS.certificateValidation,
  fix: "Remove revalidate after the release that sends the method. Until then, a certificate that Cloudflare renews by HTTP is validated by TXT again.",
  check({ platforms, hostnames }, report) {
    for (const platform of platforms) {
      if (platform.value.certificateDefaults?.revalidate !== true) continue;
      const message = "the validation method of every hostname is kept as declared while revalidate is on";
      report(platform, ["certificateDefaults", "revalidate"], { message, found: "true" });
    }
    for (const { tenant, declaration, hostname, path } of hostnames) {
      if (declaration.certificate?.revalidate !== true) continue;
      const message = `the validation method of ${hostname} is kept as declared while revalidate is on`;
      report(tenant, [...path, "certificate", "revalidate"], { message, found: "true" });
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { certificateDefaults: { revalidate: true } },
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", certificate: { validation: "txt", revalidate: true } }],
        },
      },
      problems: [
        "platform/production.json /certificateDefaults/revalidate - the validation method of every hostname is kept as declared while revalidate is on",
        "tenants/acme.json /hostnames/0/certificate/revalidate - the validation method of a.acme-store.com is kept as declared while revalidate is on",
      ],
      good: {
        "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", certificate: { validation: "txt" } }] },
      },
    },
  ],
};
