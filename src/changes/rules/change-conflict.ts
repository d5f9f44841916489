import type { ChangeRule } from "../change";

export const changeConflict: ChangeRule = {
  id: "change-conflict",
  severity: "error",
  summary:
    "A file that the base changed too since the branch left it can be merged: what can't be merged can't be judged.",
  bad: "`tenants/acme.json` with another `tier` on the branch and on its base",
  good: "the same branch, after the base was merged into it and the conflict was resolved",
  fix: "Merge the base into this branch, resolve the conflict, and check again.",
  check({ conflicts }, report) {
    for (const file of conflicts) {
      report({ file }, [], {
        message: `${file} was changed on this branch and on its base, and git can't merge the two`,
      });
    }
  },
};
