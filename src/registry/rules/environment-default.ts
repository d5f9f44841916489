import type { Rule } from "../rule";

export const environmentDefault: Rule = {
  id: "environment-default",
  severity: "error",
  summary: "At most one environment omits `tenants`. It serves every tenant that no other environment lists.",
  fix: "List the tenants of this environment in tenants. An empty list serves no tenant.",
  check({ platforms }, report) {
    const [first, ...others] = platforms.filter(({ value, complete }) => complete && value.tenants === undefined);
    for (const platform of others) {
      report(platform, [], {
        message: `${first?.file} omits tenants too: both would serve every unlisted tenant`,
      });
    }
  },
  examples: [
    {
      bad: { "platform/staging.json": {} },
      problems:
        "platform/staging.json - platform/production.json omits tenants too: both would serve every unlisted tenant",
      good: { "platform/staging.json": { tenants: [] } },
    },
  ],
};
