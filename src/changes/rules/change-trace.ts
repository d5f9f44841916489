import type { ChangeRule } from "../change";
import { changeContextOf } from "../tenant-change";

export const changeTrace: ChangeRule = {
  id: "change-trace",
  severity: "error",
  summary:
    "A name that no tenant serves any more stays in its tenant's file, as an entry of `retired`. So the file of a tenant that left keeps `displayName`, `owners` and `retired`. This holds for operators too.",
  fix: "Add the entry to the tenant's retired.",
  check(change, report) {
    const { tenants, retired } = changeContextOf(change);
    const since = change.baseDay ?? "<today>";
    for (const tenant of tenants) {
      const { before, after } = tenant;
      for (const name of retired.untraced(tenant)) {
        const place = after ?? before;
        if (place === undefined) continue;
        const entry = JSON.stringify({ hostname: name, since });
        const keep = after === undefined ? `Keep ${place.file} with displayName, owners and retired, and add` : "Add";
        const message = `${name} leaves ${place.file} without an entry in "retired"`;
        report(place, [], { message, found: name, hint: `${keep} ${entry} to its "retired".` });
      }
    }
  },
  examples: [
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { hostnames: ["shop.acme-store.com", "old.acme-store.com"] } },
      bad: { "tenants/acme.json": { hostnames: ["shop.acme-store.com"] } },
      problems: 'tenants/acme.json - old.acme-store.com leaves tenants/acme.json without an entry in "retired"',
      good: {
        change: {
          "tenants/acme.json": {
            hostnames: ["shop.acme-store.com"],
            retired: [{ hostname: "old.acme-store.com", since: "2026-11-28" }],
          },
        },
      },
    },
    {
      by: "olga",
      bad: { "tenants/acme.json": null },
      problems: 'tenants/acme.json - shop.acme-store.com leaves tenants/acme.json without an entry in "retired"',
      good: {
        change: {
          "tenants/acme.json": {
            hostnames: null,
            tier: null,
            worker: null,
            retired: [{ hostname: "shop.acme-store.com", since: "2026-11-28" }],
          },
        },
      },
      others: ["change-deletion"],
    },
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { subdomain: "acme" } },
      bad: { "tenants/acme.json": { subdomain: null } },
      problems: 'tenants/acme.json - acme.saasprovider.com leaves tenants/acme.json without an entry in "retired"',
    },
  ],
};
