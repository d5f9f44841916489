import { DOCS } from "../cloudflare-docs";
import { having } from "../documents";
import { lacks } from "../entitlements";
import type { Rule } from "../rule";

export const originEntitled: Rule = {
  id: "origin-entitled",
  severity: "error",
  summary: "A custom origin needs `entitlements.customOrigins`.",
  code: 1414,
  docs: DOCS.customOrigin,
  bad: '`"origin": { "server": "origin-eu.saasprovider.com" }` while `entitlements.customOrigins` is not true',
  good: "no `origin`: the fallback origin answers",
  fix: "Take the origin out, or have the platform's owners ask Cloudflare for custom origins (Enterprise).",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      if (!lacks(platform, "customOrigins")) continue;
      const message = `${platform.file} is not entitled to custom origins`;
      for (const { tenant, entry, path } of having(hostnames, "origin")) {
        if (entry.origin !== undefined)
          report(tenant, [...path, "origin"], { message, found: entry.origin.server, target: "key" });
      }
    }
  },
};
