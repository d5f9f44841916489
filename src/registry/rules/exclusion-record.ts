import { DOCS } from "../../cloudflare/docs";
import type { ServedHostname } from "../documents";
import { exclusionsOf } from "../exclusions";
import { hostCovers } from "../route-pattern";
import type { Rule } from "../rule";

export const exclusionRecord: Rule = {
  id: "exclusion-record",
  severity: "warning",
  summary:
    "If the fallback origin has no server (no `fallbackOrigin.origin`), an exclusion covers no custom hostname and not the fallback origin: no server would answer. Other names of the zone are assumed to have their own record.",
  docs: DOCS.workerAsOrigin,
  fix: "Remove the exclusion, or set fallbackOrigin.origin so that a server answers.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const { fallbackOrigin } = platform.value;
      if (fallbackOrigin === undefined || fallbackOrigin.origin !== undefined) continue;
      for (const { pattern, host, index } of exclusionsOf(platform)) {
        const covered = coveredName(host, fallbackOrigin.name, hostnames);
        if (covered === undefined) continue;
        const message = `${pattern} sends ${covered} to the fallback origin, and no server answers there`;
        report(platform, ["routing", "exclude", index], { message, found: pattern });
      }
    }
  },
  examples: [
    {
      bad: { "platform/production.json": { routing: { exclude: ["proxy-fallback.saasprovider.com/*"] } } },
      problems:
        "platform/production.json /routing/exclude/0 - proxy-fallback.saasprovider.com/* sends proxy-fallback.saasprovider.com to the fallback origin, and no server answers there",
      good: { "platform/production.json": { routing: { exclude: ["api.saasprovider.com/*"] } } },
    },
    {
      bad: {
        "platform/production.json": {
          routing: { exclude: ["*/status*", "shop.acme-store.com/*", "*.acme-store.com/*"] },
        },
      },
      problems: [
        "platform/production.json /routing/exclude/0 - */status* sends every custom hostname to the fallback origin, and no server answers there",
        "platform/production.json /routing/exclude/1 - shop.acme-store.com/* sends shop.acme-store.com to the fallback origin, and no server answers there",
        "platform/production.json /routing/exclude/2 - *.acme-store.com/* sends shop.acme-store.com to the fallback origin, and no server answers there",
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

function coveredName(host: string, fallbackOrigin: string | undefined, hostnames: readonly ServedHostname[]) {
  if (host === "*") return "every custom hostname";
  if (fallbackOrigin !== undefined && hostCovers(host, fallbackOrigin)) return fallbackOrigin;
  return hostnames.find(({ hostname }) => hostCovers(host, hostname))?.hostname;
}
