import { isAmong } from "../author";
import { askOneOf, type ChangeRule, operatorsOf, ownersOf } from "../change";
import { renamesIn } from "../renames";

export const changeRename: ChangeRule = {
  id: "change-rename",
  severity: "error",
  summary: "A tenant is renamed by its owners, or by the owners of its environment's platform file.",
  bad: "a pull request of `mallory` that renames `tenants/acme.json` to `tenants/acme-store.json`",
  good: "the same pull request, opened by `acme-admin`",
  fix: "Let an owner open the pull request.",
  check(change, report) {
    for (const { before, after } of renamesIn(change)) {
      const owners = [...ownersOf(before), ...operatorsOf(change, before.id)];
      if (isAmong(change.author, owners)) continue;
      report(after, [], {
        message: `${change.author.user} does not own ${before.file}, which is renamed to ${after.file}`,
        found: change.author.user,
        hint: askOneOf(owners),
      });
    }
  },
};
