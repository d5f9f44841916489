import { hostnamesOf } from "../../registry/documents";
import { plural } from "../../text";
import { type ChangeRule, judgedBy, operatorsOf, ownersOf } from "../change";
import { renamesIn } from "../renames";

export const changeDeletion: ChangeRule = {
  id: "change-deletion",
  severity: "error",
  summary: "A tenant is deleted by its owners, or by the owners of its environment's platform file.",
  bad: "a pull request of `mallory` that deletes `tenants/acme.json`",
  good: "the same pull request, opened by `acme-admin`",
  fix: "Let an owner open the pull request.",
  check(change, report) {
    const renamed = new Set(renamesIn(change).map(({ before }) => before.id));
    for (const { id, before, after } of change.tenants) {
      if (before === undefined || after !== undefined || renamed.has(id)) continue;
      const owners = [...ownersOf(before), ...operatorsOf(change, id)];
      const served = hostnamesOf(before).length;
      const message = `the tenant ${id} is deleted with ${plural(served, "hostname")}`;
      report(before, [], { message, found: change.author.user, ...judgedBy(change.author, owners) });
    }
  },
};
