import { DOCS } from "../../cloudflare/docs";
import { having } from "../documents";
import type { Rule } from "../rule";

export const certificateRevalidate: Rule = {
  id: "certificate-revalidate",
  severity: "warning",
  summary: "`certificate.revalidate` and `certificateDefaults.revalidate` are on for one release only.",
  docs: DOCS.certificateValidation,
  bad: '`"revalidate": true` left in the file',
  good: "`revalidate` removed after the release that sent the validation method",
  fix: "Remove revalidate after the release that sends the method. Until then, a certificate that Cloudflare renews by HTTP is validated by TXT again.",
  check({ platforms, hostnames }, report) {
    for (const platform of platforms) {
      if (platform.value.certificateDefaults?.revalidate !== true) continue;
      const message = "the validation method of every hostname is kept as declared while revalidate is on";
      report(platform, ["certificateDefaults", "revalidate"], { message, found: "true" });
    }
    for (const { tenant, entry, hostname, path } of having(hostnames, "certificate")) {
      if (entry.certificate?.revalidate !== true) continue;
      const message = `the validation method of ${hostname} is kept as declared while revalidate is on`;
      report(tenant, [...path, "certificate", "revalidate"], { message, found: "true" });
    }
  },
};
