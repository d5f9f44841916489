import type { ChangeRule } from "../change";
import { operatorPermission } from "../operators";

export const changePlatform: ChangeRule = {
  id: "change-platform",
  severity: "error",
  summary:
    "Only its owners change or delete a platform file. Only a person who owns every platform file adds one. The base's version decides who they are.",
  fix: "An owner of the platform file must open the pull request.",
  check(change, report) {
    if (change.before.platforms.length === 0) return; // the registry's first commit: no one owns anything yet
    for (const { file, before, after } of change.platforms) {
      const what = before === undefined ? "added" : after === undefined ? "deleted" : "changed";
      const judgement = operatorPermission(change.author, before === undefined ? change.before.platforms : [before]);
      report({ file }, [], { message: `${file} is ${what}`, found: change.author.user, ...judgement });
    }
  },
  examples: [
    {
      by: "mallory",
      bad: { "platform/production.json": { owners: ["mallory"] } },
      problems: "platform/production.json - platform/production.json is changed",
      good: { by: "olga" },
    },
    {
      by: "mallory",
      bad: { "platform/staging.json": { tenants: [] } },
      problems: "platform/staging.json - platform/staging.json is added",
      good: { by: "olga" },
    },
    {
      by: "mallory",
      bad: { "platform/production.json": null },
      problems: "platform/production.json - platform/production.json is deleted",
      good: { by: "olga" },
    },
    {
      by: "olga",
      base: { "platform/staging.json": { owners: ["stig"], tenants: [] } },
      bad: { "platform/canary.json": { owners: ["olga"], tenants: [] } },
      problems: "platform/canary.json - platform/canary.json is added",
      good: { change: {} },
    },
  ],
};
