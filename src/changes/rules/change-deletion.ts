import { hostnamesOf } from "../../registry/documents";
import { isAmong } from "../author";
import { askOneOf, type ChangeRule, operatorsOf, ownersOf } from "../change";
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
      if (isAmong(change.author, owners)) continue;
      const served = hostnamesOf(before).length;
      report(before, [], {
        message: `${change.author.user} does not own the tenant ${id}, which is deleted with ${served} ${served === 1 ? "hostname" : "hostnames"}`,
        found: change.author.user,
        hint: askOneOf(owners),
      });
    }
  },
};
