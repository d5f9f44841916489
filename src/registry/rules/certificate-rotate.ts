import { DOCS } from "../cloudflare-docs";
import { having } from "../documents";
import type { Rule } from "../rule";

export const certificateRotate: Rule = {
  id: "certificate-rotate",
  severity: "warning",
  summary: "`uploaded.rotate` is on for one release only.",
  docs: DOCS.uploadedCertificates,
  bad: '`"rotate": true` left in the file',
  good: "`rotate` taken out after the release that sent the renewed pair",
  fix: "Take rotate out once the renewed pair is released: until then each plan sends the pair again.",
  check({ hostnames }, report) {
    for (const { tenant, entry, hostname, path } of having(hostnames, "certificate")) {
      if (entry.certificate?.uploaded?.rotate !== true) continue;
      const message = `the certificate of ${hostname} is sent again by each release while rotate is on`;
      report(tenant, [...path, "certificate", "uploaded", "rotate"], { message, found: "true" });
    }
  },
};
