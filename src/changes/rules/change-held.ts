import { type ChangeRule, permission } from "../change";
import { askOperators } from "../operators";
import { changeContextOf } from "../tenant-change";

export const changeHeld: ChangeRule = {
  id: "change-held",
  severity: "error",
  summary:
    "A name that another tenant's file holds is used by no one else for the platform's `retentionDays`, unless an owner of the platform file opens the pull request. A wildcard meets each name one label below it. The date of the base's commit counts.",
  fix: "Wait until the name is free, or let an owner of the platform file open the pull request.",
  check(change, report) {
    const { tenants, operators, retired } = changeContextOf(change);
    for (const tenant of tenants) {
      for (const { name, path, from } of retired.taken(tenant)) {
        const [held] = from;
        if (tenant.after === undefined || held === undefined) continue;
        const platforms = operators.platformsOf(held.tenant.id, tenant.after.id);
        const until = held.until === undefined ? "" : ` until ${held.until}`;
        const as = held.hostname === name ? "" : ` as ${held.hostname}`;
        const message = `${name} is held for ${held.tenant.file}${as}${until}`;
        const allowed = from.every((one) => operators.include(operators.platformsOf(one.tenant.id, tenant.id)));
        report(tenant.after, path, {
          message,
          found: name,
          ...permission(change.author, allowed, askOperators(platforms)),
        });
      }
    }
  },
  examples: [
    {
      by: "bolt-bikes",
      base: { "tenants/acme.json": { retired: [{ hostname: "old.acme-store.com", since: "2026-11-01" }] } },
      bad: {
        "tenants/acme.json": { retired: [{ hostname: "old.acme-store.com", since: "2026-11-01" }] },
        "tenants/bolt.json": { hostnames: ["store.boltbikes.shop", "old.acme-store.com"] },
      },
      problems:
        "tenants/bolt.json /hostnames/1/hostname - old.acme-store.com is held for tenants/acme.json until 2027-01-30",
      good: { by: "olga" },
      others: ["change-claim", "change-owner"],
    },
  ],
};
