import type { Rule } from "../rule";
import { suggestion } from "../suggestion";

export const grantKnown: Rule = {
  id: "grant-known",
  severity: "error",
  summary: "A grant names tiers of the platform's `tiers`, and parameters of its `dispatch.outbound.parameters`.",
  bad: '`"grants": { "acme": { "tiers": ["por"] } }` while `tiers` has `free` and `pro`',
  good: '`"grants": { "acme": { "tiers": ["free", "pro"] } }`',
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
};
