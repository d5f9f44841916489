import { DOCS } from "../../cloudflare/docs";
import { MAX_EXCLUSIONS } from "../exclusions";
import { canonicalPattern, parsePattern } from "../route-pattern";
import type { Rule } from "../rule";

export const routePattern: Rule = {
  id: "route-pattern",
  severity: "error",
  summary:
    "An exclusion is a route pattern that Cloudflare accepts: a star only at the start of the host and at the end of the path, no port, no query. At most 999 are allowed, and none may match everything. The host is in lower case and punycode, without a final dot.",
  docs: DOCS.routes,
  fix: "Write <host>/<path>*, such as api.saasprovider.com/*.",
  check({ platforms }, report) {
    for (const platform of platforms) {
      const { routing, zone } = platform.value;
      const own = routing?.mode === "subdomain" ? `*.${zone?.name}/*` : "*/*";
      for (const [index, pattern] of (routing?.exclude ?? []).entries()) {
        if (pattern === undefined) continue;
        const at = ["routing", "exclude", index];
        if (pattern.replace(/^https?:\/\//, "") === own)
          report(platform, at, {
            message: `${pattern} is the dispatch Worker's own route`,
            found: pattern,
            hint: "Remove it: otherwise no request reaches a tenant.",
          });
        else if (parsePattern(pattern) === undefined)
          report(platform, at, {
            message: `${JSON.stringify(pattern)} is not a route pattern`,
            found: pattern,
            hint: () => spellingHint(pattern),
          });
        else if (index === MAX_EXCLUSIONS)
          report(platform, at, {
            message: `a zone has at most ${MAX_EXCLUSIONS + 1} routes, the dispatch Worker's own among them`,
            hint: "Remove exclusions, or combine several into one pattern with a star.",
          });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          routing: { exclude: ["*/*", "api.*.com/*", "a.com:443/*", "a.com/x?y*", "a.com/*/b*", "https://*/*"] },
        },
      },
      problems: [
        "platform/production.json /routing/exclude/0 - */* is the dispatch Worker's own route",
        'platform/production.json /routing/exclude/1 - "api.*.com/*" is not a route pattern',
        'platform/production.json /routing/exclude/2 - "a.com:443/*" is not a route pattern',
        'platform/production.json /routing/exclude/3 - "a.com/x?y*" is not a route pattern',
        'platform/production.json /routing/exclude/4 - "a.com/*/b*" is not a route pattern',
        "platform/production.json /routing/exclude/5 - https://*/* is the dispatch Worker's own route",
      ],
      good: {
        "platform/production.json": {
          routing: {
            exclude: ["https://api.saasprovider.com/v1/*", "*api.saasprovider.com/*", "*.www.saasprovider.com/*"],
          },
        },
      },
      others: ["exclusion-record"],
    },
    {
      bad: {
        "platform/production.json": {
          routing: { exclude: Array.from({ length: 1000 }, (_, index) => `a${index}.saasprovider.com/*`) },
        },
      },
      problems:
        "platform/production.json /routing/exclude/999 - a zone has at most 1000 routes, the dispatch Worker's own among them",
      good: {
        "platform/production.json": {
          routing: { exclude: Array.from({ length: 999 }, (_, index) => `a${index}.saasprovider.com/*`) },
        },
      },
    },
  ],
};

/** For a pattern whose only fault is the spelling of its host. */
function spellingHint(pattern: string): string | undefined {
  const better = canonicalPattern(pattern);
  return better === undefined ? undefined : `Write ${JSON.stringify(better)}.`;
}
