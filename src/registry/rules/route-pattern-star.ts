import { DOCS } from "../../cloudflare/docs";
import { parsePattern } from "../route-pattern";
import type { Rule } from "../rule";

export const routePatternStar: Rule = {
  id: "route-pattern-star",
  severity: "warning",
  summary: "An exclusion ends with a star: without it a query string, or anything behind, reaches the dispatch Worker.",
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
          message: `${pattern} takes no request with a query`,
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
        "platform/production.json /routing/exclude/0 - api.saasprovider.com takes no request with a query",
        "platform/production.json /routing/exclude/1 - www.saasprovider.com/about takes no request with a query",
      ],
      good: { "platform/production.json": { routing: { exclude: ["api.saasprovider.com/*"] } } },
    },
  ],
};
