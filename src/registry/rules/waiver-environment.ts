import type { Rule } from "../rule";
import { suggestion } from "../suggestion";

export const waiverEnvironment: Rule = {
  id: "waiver-environment",
  severity: "error",
  summary: "The environment that a waiver names has a platform file.",
  bad: '`"environment": "prod"` without `platform/prod.json`',
  good: '`"environment": "production"`',
  fix: "Name an environment: a file in platform/, without .json.",
  check({ platforms, waivers }, report) {
    const names = platforms.map(({ id }) => id);
    for (const waiver of waivers) {
      const { environment } = waiver.value;
      if (environment === undefined || names.includes(environment)) continue;
      const message = `the environment ${JSON.stringify(environment)} has no file in platform/`;
      report(waiver, ["environment"], { message, found: environment, hint: suggestion(environment, names) });
    }
  },
};
