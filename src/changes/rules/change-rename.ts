import { type ChangeRule, permission } from "../change";
import { askOperators } from "../operators";
import { changeContextOf } from "../tenant-change";

export const changeRename: ChangeRule = {
  id: "change-rename",
  severity: "error",
  summary:
    "Only a tenant's owners, or the owners of its environment's platform file, rename it. It keeps its owners, hostnames and subdomain.",
  fix: "One of the owners must open the pull request.",
  check(change, report) {
    for (const { before, after, renamed, isOwner, isOperator, owners, platforms } of changeContextOf(change).tenants) {
      if (!renamed || before === undefined || after === undefined) continue;
      const message = `${before.file} is renamed to ${after.file}`;
      const ask = askOperators(platforms, owners);
      report(after, [], {
        message,
        found: change.author.user,
        ...permission(change.author, isOwner || isOperator, ask),
      });
    }
  },
  examples: [
    {
      by: "mallory",
      bad: {
        "tenants/acme.json": null,
        "tenants/acme-store.json": { displayName: "New", hostnames: ["shop.acme-store.com"] },
      },
      problems: "tenants/acme-store.json - tenants/acme.json is renamed to tenants/acme-store.json",
      good: { by: "acme-admin" },
    },
  ],
};
