import { hostnamesOf } from "../../registry/documents";
import type { ChangeRule } from "../change";

export const changeUploaded: ChangeRule = {
  id: "change-uploaded",
  severity: "error",
  summary:
    "An uploaded certificate that a hostname gets, or that comes from other variables, needs `rotate` for one release: without it Terraform ignores the pair and never sends it.",
  bad: '`"uploaded": { "certificate": "acme_certificate", … }` added to a hostname that exists',
  good: '`"uploaded": { "certificate": "acme_certificate", …, "rotate": true }`, and `rotate` out again in the next release',
  fix: 'Add "rotate": true beside it, and take it out again once that is released.',
  check({ before, tenants }, report) {
    const pairs = new Map(before.tenants.flatMap(hostnamesOf).map(({ hostname, entry }) => [hostname, pairOf(entry)]));
    for (const { after } of tenants) {
      if (after === undefined) continue;
      for (const { hostname, entry, path } of hostnamesOf(after)) {
        const pair = pairOf(entry);
        if (pair === undefined || !pairs.has(hostname) || pairs.get(hostname) === pair) continue;
        if (entry.certificate?.uploaded?.rotate === true) continue;
        const message = `the uploaded certificate of ${hostname} changes without rotate, and would never be sent`;
        report(after, [...path, "certificate", "uploaded"], { message, found: pair });
      }
    }
  },
};

/** The names of the variables that hold the pair. */
function pairOf(entry: ReturnType<typeof hostnamesOf>[number]["entry"]): string | undefined {
  const uploaded = entry.certificate?.uploaded;
  return uploaded && `${uploaded.certificate}, ${uploaded.privateKey}`;
}
