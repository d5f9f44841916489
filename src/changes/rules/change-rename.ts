import { type ChangeRule, judgedBy, operatorsOf, ownersOf } from "../change";
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
      const message = `${before.file} is renamed to ${after.file}`;
      report(after, [], { message, found: change.author.user, ...judgedBy(change.author, owners) });
    }
  },
};
