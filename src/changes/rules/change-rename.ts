import { type ChangeRule, judged } from "../change";
import { askOperators } from "../operators";
import { surroundingsOf } from "../tenant-change";

export const changeRename: ChangeRule = {
  id: "change-rename",
  severity: "error",
  summary:
    "A tenant is renamed by its owners, or by the owners of its environment's platform file. It keeps its owners, hostnames and subdomain.",
  bad: "a pull request of `mallory` that renames `tenants/acme.json` to `tenants/acme-store.json`",
  good: "the same pull request, opened by `acme-admin`",
  fix: "One of the owners must open the pull request.",
  check(change, report) {
    for (const { before, after, renamed, isOwner, isOperator, owners, platforms } of surroundingsOf(change).tenants) {
      if (!renamed || before === undefined || after === undefined) continue;
      const message = `${before.file} is renamed to ${after.file}`;
      const ask = askOperators(platforms, owners);
      report(after, [], { message, found: change.author.user, ...judged(change.author, isOwner || isOperator, ask) });
    }
  },
};
