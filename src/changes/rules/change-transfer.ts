import { hostnamesOf, type TenantDocument } from "../../registry/documents";
import type { Path } from "../../registry/problem";
import { type ChangeRule, judgedBy, operatorsOf } from "../change";
import { renamesIn } from "../renames";

export const changeTransfer: ChangeRule = {
  id: "change-transfer",
  severity: "error",
  summary:
    "A hostname, or a subdomain, passes from one tenant to another by the owners of the environment's platform file only.",
  bad: "`shop.acme-store.com` moved from `tenants/acme.json` to `tenants/bolt.json` by `bolt-bikes`",
  good: "the same pull request, opened by an owner of `platform/production.json`",
  fix: "Let an owner of the platform file open the pull request.",
  check(change, report) {
    const heldBefore = new Map<string, TenantDocument>();
    for (const tenant of change.before.tenants) for (const { name } of namesOf(tenant)) heldBefore.set(name, tenant);
    const renamed = new Map(renamesIn(change).map(({ before, after }) => [after.id, before.id]));
    for (const { after } of change.tenants) {
      if (after === undefined) continue;
      for (const { name, path } of namesOf(after)) {
        const holder = heldBefore.get(name);
        if (holder === undefined || holder.id === after.id || holder.id === renamed.get(after.id)) continue;
        const operators = operatorsOf(change, holder.id, after.id);
        const message = `${name} passes from ${holder.file} to ${after.file}`;
        report(after, path, { message, found: name, ...judgedBy(change.author, operators) });
      }
    }
  },
};

function namesOf(tenant: TenantDocument): { name: string; path: Path }[] {
  const hostnames = hostnamesOf(tenant).map(({ hostname, path }) => ({
    name: hostname,
    path: [...path, "hostname"],
  }));
  const { subdomain } = tenant.value;
  return subdomain === undefined
    ? hostnames
    : [...hostnames, { name: `the subdomain ${subdomain}`, path: ["subdomain"] }];
}
