import { DOCS } from "../../cloudflare/docs";
import { parsePattern } from "../route-pattern";
import type { Rule } from "../rule";

export const routePatternStar: Rule = {
  id: "route-pattern-star",
  severity: "warning",
  summary:
    "An exclusion ends with a star. Without it, requests with a query string or a longer path still reach the dispatch Worker.",
  docs: DOCS.routes,
  fix: "End the pattern with a star.",
  check({ platforms }, report) {
    for (const platform of platforms) {
      for (const [index, pattern] of (platform.value.routing?.exclude ?? []).entries()) {
        const parsed = pattern === undefined ? undefined : parsePattern(pattern);
        if (parsed === undefined || parsed.path.endsWith("*")) continue;
        const hint =
          parsed.path === "" ? `Write ${JSON.stringify(`${pattern}/*`)}.` : `Write ${JSON.stringify(`${pattern}*`)}.`;
        report(platform, ["routing", "exclude", index], {
          message: `${pattern} does not match requests with a query string`,
          found: pattern,
          hint,
        });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { routing: { exclude: ["api.saasprovider.com", "www.saasprovider.com/about"] } },
      },
      problems: [
        "platform/production.json /routing/exclude/0 - api.saasprovider.com does not match requests with a query string",
        "platform/production.json /routing/exclude/1 - www.saasprovider.com/about does not match requests with a query string",
      ],
      good: { "platform/production.json": { routing: { exclude: ["api.saasprovider.com/*"] } } },
    },
  ],
};
