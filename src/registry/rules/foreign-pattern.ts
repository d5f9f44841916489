import { foreignPatternSpelling } from "../foreign";
import type { Rule } from "../rule";

export const foreignPattern: Rule = {
  id: "foreign-pattern",
  severity: "error",
  summary:
    "`foreign` lists hostnames in lower case and punycode: `shop.acme.com`, `*.acme.com` for every name below acme.com, or `_wildcard.acme.com` for the wildcard hostname alone.",
  fix: "Write the hostname, or *.<name> for all names below it.",
  check({ platforms }, report) {
    for (const platform of platforms) {
      for (const [index, pattern] of (platform.value.foreign ?? []).entries()) {
        if (pattern === undefined) continue;
        const spelling = foreignPatternSpelling(pattern);
        if (spelling === pattern) continue;
        const hint = spelling === undefined ? undefined : `Write ${JSON.stringify(spelling)}.`;
        const message = `${JSON.stringify(pattern)} is not a hostname or *.<name>`;
        report(platform, ["foreign", index], { message, found: pattern, hint });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { foreign: ["*", "*.com", "Legacy.old-shop.com", "_wildcard.*.old-shop.com"] },
      },
      problems: [
        'platform/production.json /foreign/0 - "*" is not a hostname or *.<name>',
        'platform/production.json /foreign/1 - "*.com" is not a hostname or *.<name>',
        'platform/production.json /foreign/2 - "Legacy.old-shop.com" is not a hostname or *.<name>',
        'platform/production.json /foreign/3 - "_wildcard.*.old-shop.com" is not a hostname or *.<name>',
      ],
      good: {
        "platform/production.json": { foreign: ["legacy.old-shop.com", "*.old-shop.com", "_wildcard.old-shop.com"] },
      },
    },
  ],
};
