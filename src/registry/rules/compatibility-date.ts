import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

export const compatibilityDate: Rule = {
  id: "compatibility-date",
  severity: "error",
  summary: "The dispatch Worker's compatibility date is not in the future. Cloudflare compares it in UTC.",
  code: 10021,
  docs: DOCS.compatibilityDates,
  fix: "Write today's date (UTC) or an earlier one.",
  check({ platforms }, report, today) {
    if (today === undefined) return;
    for (const platform of platforms) {
      const date = platform.value.dispatch?.compatibilityDate;
      if (date === undefined || date <= today) continue;
      const message = `${date} is in the future: today in UTC is ${today}`;
      report(platform, ["dispatch", "compatibilityDate"], { message, found: date });
    }
  },
  examples: [
    {
      bad: { "platform/production.json": { dispatch: { compatibilityDate: "2026-11-29" } } },
      problems:
        "platform/production.json /dispatch/compatibilityDate - 2026-11-29 is in the future: today in UTC is 2026-11-28",
      good: { "platform/production.json": { dispatch: { compatibilityDate: "2026-11-28" } } },
    },
  ],
};
