import type { ChangeRule } from "../change";
import { operatorPermission } from "../operators";

export const changeImports: ChangeRule = {
  id: "change-imports",
  severity: "error",
  summary:
    "Only the owners of the environment's platform file add, change or delete its `imports/<environment>.json`: it lets a release change what others made. The base's version decides who they are.",
  fix: "An owner of the environment's platform file must open the pull request.",
  check({ author, before: { platforms }, imports }, report) {
    for (const { id, file, before, after } of imports) {
      const what = before === undefined ? "added" : after === undefined ? "deleted" : "changed";
      const own = platforms.filter((platform) => platform.id === id);
      const judgement = operatorPermission(author, own.length === 0 ? platforms : own);
      report({ file }, [], { message: `${file} is ${what}`, found: author.user, ...judgement });
    }
  },
  examples: [
    {
      by: "acme-admin",
      bad: { "imports/production.json": { imports: {} } },
      problems: "imports/production.json - imports/production.json is added",
      good: { by: "olga" },
    },
    {
      by: "olga",
      base: {
        "platform/staging.json": { owners: ["stig"], tenants: [] },
        "imports/staging.json": { imports: {} },
      },
      bad: { "imports/staging.json": { imports: { "cloudflare_zone.zone": "9a7806061c88ada191ed06f989cc3dac" } } },
      problems: "imports/staging.json - imports/staging.json is changed",
    },
    {
      by: "acme-admin",
      base: { "imports/production.json": { imports: {} } },
      bad: { "imports/production.json": null },
      problems: "imports/production.json - imports/production.json is deleted",
      good: { by: "olga" },
    },
  ],
};
