import type { ChangeRule } from "../change";

export const changeConflict: ChangeRule = {
  id: "change-conflict",
  severity: "error",
  summary:
    "A branch that is behind its base can be merged, and git's merge changes what a comparison of the two shows: anything else can't be judged.",
  fix: "Merge the base into this branch, resolve conflicts, and check again.",
  check({ conflicts, unclear }, report) {
    for (const file of conflicts) {
      report({ file }, [], {
        message: `${file} was changed on this branch and on its base, and git can't merge the two`,
      });
    }
    for (const file of unclear) {
      report({ file }, [], {
        message: `git would merge ${file} otherwise than a comparison of this branch with its base shows`,
      });
    }
  },
  examples: [
    {
      by: "acme-admin",
      bad: { "tenants/acme.json": { displayName: "Acme" } },
      conflicts: ["tenants/acme.json"],
      problems:
        "tenants/acme.json - tenants/acme.json was changed on this branch and on its base, and git can't merge the two",
      good: {},
    },
  ],
};
