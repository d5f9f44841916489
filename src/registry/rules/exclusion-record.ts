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
  examples: [
    {
      bad: { "platform/production.json": { routing: { exclude: ["proxy-fallback.saasprovider.com/*"] } } },
      problems:
        "platform/production.json /routing/exclude/0 - proxy-fallback.saasprovider.com/* leaves proxy-fallback.saasprovider.com to the originless fallback, where nothing answers",
      good: { "platform/production.json": { routing: { exclude: ["api.saasprovider.com/*"] } } },
    },
    {
      bad: {
        "platform/production.json": {
          routing: { exclude: ["*/status*", "shop.acme-store.com/*", "*.acme-store.com/*"] },
        },
      },
      problems: [
        "platform/production.json /routing/exclude/0 - */status* leaves every custom hostname to the originless fallback, where nothing answers",
        "platform/production.json /routing/exclude/1 - shop.acme-store.com/* leaves shop.acme-store.com to the originless fallback, where nothing answers",
        "platform/production.json /routing/exclude/2 - *.acme-store.com/* leaves shop.acme-store.com to the originless fallback, where nothing answers",
      ],
      good: {
        "platform/production.json": {
          fallbackOrigin: { name: "f.saasprovider.com", origin: { type: "A", content: "198.51.100.7" } },
          routing: { exclude: ["*/status*"] },
        },
      },
    },
  ],
};

function whatIsMet(host: string, fallbackOrigin: string | undefined, hostnames: readonly ServedHostname[]) {
  if (host === "*") return "every custom hostname";
  if (fallbackOrigin !== undefined && hostCovers(host, fallbackOrigin)) return fallbackOrigin;
  return hostnames.find(({ hostname }) => hostCovers(host, hostname))?.hostname;
}
