import { DOCS } from "../../cloudflare/docs";
import { having } from "../documents";
import type { Rule } from "../rule";

export const certificateRotate: Rule = {
  id: "certificate-rotate",
  severity: "warning",
  summary: "`uploaded.rotate` and `certificateDefaults.rotate` are on for one release only.",
  docs: DOCS.uploadedCertificates,
  bad: '`"rotate": true` left in the file',
  good: "`rotate` removed after the release that sent the pair",
  fix: "Remove rotate after the release that sends the pair. Until then, each plan sends the pair again.",
  check({ platforms, hostnames }, report) {
    for (const platform of platforms) {
      if (platform.value.certificateDefaults?.rotate !== true) continue;
      const message = "every uploaded certificate is sent again by each release while rotate is on";
      report(platform, ["certificateDefaults", "rotate"], { message, found: "true" });
    }
    for (const { tenant, entry, hostname, path } of having(hostnames, "certificate")) {
      if (entry.certificate?.uploaded?.rotate !== true) continue;
      const message = `the certificate of ${hostname} is sent again by each release while rotate is on`;
      report(tenant, [...path, "certificate", "uploaded", "rotate"], { message, found: "true" });
    }
  },
};
