import { isAmong } from "../author";
import { askOneOf, type ChangeRule, operatorsOf, ownersOf } from "../change";

export const changeOwner: ChangeRule = {
  id: "change-owner",
  severity: "error",
  summary:
    "A tenant's file is changed by its owners, or by the owners of its environment's platform file; the base's version says who they are.",
  bad: "a pull request of `mallory` that writes herself into the `owners` of `tenants/acme.json`",
  good: "the same pull request, opened by `acme-admin`, whom the base branch names as owner",
  fix: "Let an owner open the pull request.",
  check(change, report) {
    for (const { id, before, after } of change.tenants) {
      if (before === undefined || after === undefined) continue;
      const owners = ownersOf(before);
      const operators = operatorsOf(change, id);
      if (isAmong(change.author, [...owners, ...operators])) continue;
      report(after, [], {
        message: `${change.author.user} does not own ${after.file}`,
        found: change.author.user,
        hint: askOneOf([...owners, ...operators]),
      });
    }
  },
};
