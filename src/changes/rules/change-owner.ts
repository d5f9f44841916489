import { isAmong } from "../author";
import { type ChangeRule, ownersOf } from "../change";
import { askOperators } from "../operators";
import { changeContextOf } from "../tenant-change";

export const changeOwner: ChangeRule = {
  id: "change-owner",
  severity: "error",
  summary:
    "Only a tenant's owners, or the owners of its environment's platform file, change its file. The base's version decides who they are. A new file lists its author in `owners`.",
  fix: "One of the owners must open the pull request.",
  check(change, report) {
    const { author } = change;
    for (const { before, after, renamed, isOwner, isOperator, owners, platforms } of changeContextOf(change).tenants) {
      if (after === undefined || renamed || isOperator || isOwner) continue;
      if (before !== undefined) {
        const message = before.complete
          ? `${author.user} does not own ${after.file}`
          : `the base's version of ${before.file} does not fit the schema, so only operators change it`;
        report(after, [], { message, found: author.user, hint: askOperators(platforms, owners) });
      } else if (change.before.platforms.length > 0 && !isAmong(author, ownersOf(after))) {
        const message = `the owners of the new file ${after.file} do not include ${author.user}`;
        const hint = `Add ${author.user} to owners. Otherwise: ${askOperators(platforms)}`;
        report(after, ["owners"], { message, found: author.user, hint });
      }
    }
  },
  examples: [
    {
      by: "mallory",
      bad: { "tenants/acme.json": { owners: ["mallory"] } },
      problems: "tenants/acme.json - mallory does not own tenants/acme.json",
      good: { by: "Acme-Admin" },
    },
    {
      by: "mallory",
      bad: { "tenants/ember.json": { owners: ["ann"], tier: "free", worker: "ember", subdomain: "ember" } },
      problems: "tenants/ember.json /owners - the owners of the new file tenants/ember.json do not include mallory",
      good: {
        change: { "tenants/ember.json": { owners: ["mallory"], tier: "free", worker: "ember", subdomain: "ember" } },
      },
    },
    {
      by: "mallory",
      bad: { "tenants/ember.json": { owners: ["ann"], tier: "free", worker: "ember", subdomain: "ember" } },
      problems: "tenants/ember.json /owners - the owners of the new file tenants/ember.json do not include mallory",
      good: { by: "olga" },
    },
  ],
};
