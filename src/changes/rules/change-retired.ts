import { dayAfter, type RetiredName, retiredNamesOf } from "../../registry/held-names";
import type { ChangeRule, RegistryChange, ReportChange } from "../change";
import { reportFieldFaults } from "../field-faults";
import { type ChangeContext, changeContextOf, type TenantChange } from "../tenant-change";

/** A later day is a slip of the pen: it would hold the name for years. */
const FURTHEST = 366;

const reportReserved = reportFieldFaults("change-retired");

export const changeRetired: ChangeRule = {
  id: "change-retired",
  severity: "error",
  summary:
    "An entry of `retired` stays until it has expired, or a tenant serves the name again. Its `since` is not before the day of the base's commit, and is never moved back. A tenant retires only names that it served.",
  fix: "Keep the entry as the base has it.",
  check(change, report) {
    reportReserved(change, report);
    const context = changeContextOf(change);
    for (const tenant of context.tenants) {
      for (const entry of tenant.before === undefined ? [] : retiredNamesOf(tenant.before))
        checkKept(entry, tenant, context, report);
      for (const entry of tenant.after === undefined ? [] : retiredNamesOf(tenant.after))
        checkSince(entry, tenant, change, context, report);
    }
  },
  examples: [
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { retired: [{ hostname: "old.acme-store.com", since: "2026-11-01" }] } },
      bad: { "tenants/acme.json": { retired: null } },
      problems: 'tenants/acme.json - old.acme-store.com leaves "retired", and is held until 2027-01-30',
      good: {
        change: { "tenants/acme.json": { retired: null, hostnames: ["shop.acme-store.com", "old.acme-store.com"] } },
      },
    },
    {
      by: "olga",
      base: { "tenants/acme.json": { retired: [{ hostname: "old.acme-store.com", since: "2026-11-01" }] } },
      bad: { "tenants/acme.json": { retired: [{ hostname: "old.acme-store.com", since: "2026-10-31" }] } },
      problems: "tenants/acme.json /retired/0/since - since moves back from 2026-11-01 to 2026-10-31",
      good: { change: { "tenants/acme.json": { retired: [{ hostname: "old.acme-store.com", since: "2026-11-02" }] } } },
    },
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { hostnames: ["shop.acme-store.com", "old.acme-store.com"] } },
      bad: {
        "tenants/acme.json": {
          hostnames: ["shop.acme-store.com"],
          retired: [{ hostname: "old.acme-store.com", since: "2026-01-01" }],
        },
      },
      problems: "tenants/acme.json /retired/0/since - 2026-01-01 is before the base's commit, which is of 2026-11-28",
    },
    {
      by: "acme-admin",
      bad: { "tenants/acme.json": { retired: [{ hostname: "gadgets.boltbikes.shop", since: "2026-11-28" }] } },
      problems:
        "tenants/acme.json /retired/0/hostname - gadgets.boltbikes.shop is not a name that this tenant serves in the base",
      good: { by: "olga" },
    },
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { retired: [{ hostname: "old.acme-store.com", since: "2026-08-01" }] } },
      bad: { "tenants/acme.json": { retired: [{ hostname: "old.acme-store.com", since: "2206-11-28" }] } },
      problems:
        "tenants/acme.json /retired/0/since - 2206-11-28 is more than a year after the base's commit, which is of 2026-11-28",
      good: { change: { "tenants/acme.json": { retired: null } } },
    },
  ],
};

/** @param entry one of the base */
function checkKept(entry: RetiredName, tenant: TenantChange, { retired }: ChangeContext, report: ReportChange): void {
  const { hostname } = entry;
  const { after } = tenant;
  const place = after ?? entry.tenant;
  if (after?.complete === false) return; // the schema is reported; the entry may be the part that can't be read
  if (after !== undefined && retiredNamesOf(after).some((now) => now.hostname === hostname)) return;
  const held = retired.held.find((one) => one.tenant === entry.tenant && one.hostname === hostname);
  if (held === undefined || retired.isServedAfter(hostname) || retired.isRetiredAfter(hostname)) return;
  const message = `${hostname} leaves "retired", and is held until ${held.until ?? "its date is valid"}`;
  report(place, [], { message, found: hostname, hint: `Keep the entry in ${place.file}.` });
}

/** @param entry one of the pull request */
function checkSince(
  { hostname, since, path }: RetiredName,
  tenant: TenantChange,
  { before: { tenants }, baseDay }: RegistryChange,
  { retired }: ChangeContext,
  report: ReportChange,
): void {
  if (since === undefined || tenant.after === undefined) return;
  const holder = retired.holderOf(hostname);
  const known = tenants
    .filter((one) => one === tenant.before || one === holder)
    .flatMap(retiredNamesOf)
    .find((entry) => entry.hostname === hostname)?.since;
  if (known === since) return;
  const message = faultOf(since, known, baseDay);
  if (message !== undefined)
    report(tenant.after, [...path, "since"], { message, found: since, hint: hintFor(known, baseDay) });
}

function faultOf(since: string, known: string | undefined, baseDay: string | undefined): string | undefined {
  if (known !== undefined && since < known) return `since moves back from ${known} to ${since}`;
  if (baseDay === undefined) return undefined;
  if (known === undefined && since < baseDay) return `${since} is before the base's commit, which is of ${baseDay}`;
  if (since <= dayAfter(baseDay, FURTHEST)) return undefined;
  return `${since} is more than a year after the base's commit, which is of ${baseDay}`;
}

function hintFor(known: string | undefined, baseDay: string | undefined): string {
  return `Write ${known ?? baseDay}, or a later day.`;
}
