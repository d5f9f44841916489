import type { ChangeRule } from "../change";

export const changeConflict: ChangeRule = {
  id: "change-conflict",
  severity: "error",
  summary:
    "A branch that is behind its base can be merged without conflicts, and git's merge makes exactly the changes that a comparison with the base shows. Otherwise Switchyard can't tell what the pull request changes.",
  fix: "Merge the base into this branch, resolve conflicts, and check again.",
  check({ conflicts, unclear }, report) {
    for (const file of conflicts) {
      report({ file }, [], {
        message: `${file} was changed on this branch and on its base, and git can't merge the two versions`,
      });
    }
    for (const file of unclear) {
      report({ file }, [], {
        message: `git's merge would change ${file} differently from what a comparison of this branch with its base shows`,
      });
    }
  },
  examples: [
    {
      by: "acme-admin",
      bad: { "tenants/acme.json": { displayName: "Acme" } },
      conflicts: ["tenants/acme.json"],
      problems:
        "tenants/acme.json - tenants/acme.json was changed on this branch and on its base, and git can't merge the two versions",
      good: {},
    },
  ],
};
