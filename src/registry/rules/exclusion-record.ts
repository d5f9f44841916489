import { DOCS } from "../../cloudflare/docs";
import type { ServedHostname } from "../documents";
import { exclusionsOf } from "../exclusions";
import { hostCovers } from "../route-pattern";
import type { Rule } from "../rule";

export const exclusionRecord: Rule = {
  id: "exclusion-record",
  severity: "warning",
  summary:
    "Under an originless fallback an exclusion is for names with a record of their own: where the record is the placeholder, nothing answers. That is so for each custom hostname and the fallback origin; other names of the zone are taken to have one.",
  docs: DOCS.workerAsOrigin,
  bad: '`"exclude": ["*/status*"]`, or a custom hostname, without `fallbackOrigin.origin`',
  good: '`"exclude": ["api.saasprovider.com/*"]`, a name of the zone with a record that leads to a server',
  fix: "Take the exclusion out, or give the fallback origin a real origin.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const { fallbackOrigin } = platform.value;
      if (fallbackOrigin === undefined || fallbackOrigin.origin !== undefined) continue;
      for (const { pattern, host, index } of exclusionsOf(platform)) {
        const met = whatIsMet(host, fallbackOrigin.name, hostnames);
        if (met === undefined) continue;
        const message = `${pattern} leaves ${met} to the originless fallback, where nothing answers`;
        report(platform, ["routing", "exclude", index], { message, found: pattern });
      }
    }
  },
};

function whatIsMet(host: string, fallbackOrigin: string | undefined, hostnames: readonly ServedHostname[]) {
  if (host === "*") return "every custom hostname";
  if (fallbackOrigin !== undefined && hostCovers(host, fallbackOrigin)) return fallbackOrigin;
  return hostnames.find(({ hostname }) => hostCovers(host, hostname))?.hostname;
}
