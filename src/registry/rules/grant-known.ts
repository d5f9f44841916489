import type { Rule } from "../rule";
import { suggestion } from "../suggestion";

export const grantKnown: Rule = {
  id: "grant-known",
  severity: "error",
  summary: "A grant names tiers of the platform's `tiers`, and parameters of its `dispatch.outbound.parameters`.",
  fix: "Write the name as the platform file has it, or remove it from the grant.",
  check({ platforms }, report) {
    for (const platform of platforms) {
      const { tiers, dispatch, grants = {} } = platform.value;
      const known = {
        tiers: Object.keys(tiers ?? {}),
        outbound: (dispatch?.outbound?.parameters ?? []).filter((name) => name !== undefined),
      };
      for (const [id, grant] of Object.entries(grants)) {
        for (const list of ["tiers", "outbound"] as const) {
          for (const [index, name] of (grant?.[list] ?? []).entries()) {
            if (name === undefined || known[list].includes(name)) continue;
            const what = list === "tiers" ? "tier" : "outbound parameter";
            report(platform, ["grants", id, list, index], {
              message: `${platform.file} has no ${what} ${JSON.stringify(name)}`,
              found: name,
              hint: suggestion(name, known[list]),
            });
          }
        }
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { grants: { default: { tiers: ["free", "por"] }, acme: { outbound: ["region"] } } },
      },
      problems: [
        'platform/production.json /grants/default/tiers/1 - platform/production.json has no tier "por"',
        'platform/production.json /grants/acme/outbound/0 - platform/production.json has no outbound parameter "region"',
      ],
      good: { "platform/production.json": { grants: { default: { tiers: ["free"] }, acme: { tiers: ["pro"] } } } },
    },
  ],
};
