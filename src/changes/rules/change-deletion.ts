import { hostnamesOf } from "../../registry/documents";
import { plural } from "../../text";
import { type ChangeRule, permission } from "../change";
import { askOperators } from "../operators";
import { renamesIn } from "../renames";
import { changeContextOf } from "../tenant-change";

export const changeDeletion: ChangeRule = {
  id: "change-deletion",
  severity: "error",
  summary:
    "Only a tenant's owners, or the owners of its environment's platform file, delete its file, once its last retired name has expired. Only the latter delete a suspended tenant.",
  fix: "One of the owners must open the pull request.",
  check(change, report) {
    const renamed = new Set(renamesIn(change).map(({ before }) => before.id));
    for (const { id, before, after, isOwner, isOperator, owners, platforms } of changeContextOf(change).tenants) {
      if (before === undefined || after !== undefined || renamed.has(id)) continue;
      const suspended = before.value.status === "suspended";
      const message = `the ${suspended ? "suspended " : ""}tenant ${id} is deleted with ${plural(hostnamesOf(before).length, "hostname")}`;
      const ask = askOperators(platforms, suspended ? [] : owners);
      const allowed = isOperator || (isOwner && !suspended);
      report(before, [], { message, found: change.author.user, ...permission(change.author, allowed, ask) });
    }
  },
  examples: [
    {
      by: "mallory",
      bad: { "tenants/acme.json": null },
      problems: "tenants/acme.json - the tenant acme is deleted with 1 hostname",
      good: { by: "acme-admin" },
      others: ["change-trace"],
    },
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { status: "suspended" } },
      bad: { "tenants/acme.json": null },
      problems: "tenants/acme.json - the suspended tenant acme is deleted with 1 hostname",
      good: { by: "olga" },
      others: ["change-trace"],
    },
  ],
};
