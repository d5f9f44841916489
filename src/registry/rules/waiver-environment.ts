import type { Rule } from "../rule";
import { suggestion } from "../suggestion";

export const waiverEnvironment: Rule = {
  id: "waiver-environment",
  severity: "error",
  summary: "The environment that a waiver names has a platform file.",
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
  examples: [
    {
      bad: {
        "waivers/closing.json": {
          environment: "prodution",
          changeDigest: "c19297dd8195ac7f926ea64d61bd7baf724cc4e160f77ec888beed68d44f02f8",
          kind: "removals",
          tenants: ["acme"],
          expires: "2026-12-31",
          reason: "The shop closed.",
        },
      },
      problems: 'waivers/closing.json /environment - the environment "prodution" has no file in platform/',
      good: {
        "waivers/closing.json": {
          environment: "production",
          changeDigest: "c19297dd8195ac7f926ea64d61bd7baf724cc4e160f77ec888beed68d44f02f8",
          kind: "removals",
          tenants: ["acme"],
          expires: "2026-12-31",
          reason: "The shop closed.",
        },
      },
    },
  ],
};
