import type { TenantDocument } from "../../registry/documents";
import { type ChangeRule, judgedBy, operatorsOf, type RegistryChange } from "../change";

const LIMITS = ["cpuMs", "subRequests"] as const;

export const changeLimits: ChangeRule = {
  id: "change-limits",
  severity: "error",
  summary: "A tenant's limits are raised above its tier's by the owners of the environment's platform file only.",
  bad: '`"limits": { "cpuMs": 200 }` on a tier of 50, by the tenant\'s owner',
  good: "the same pull request, opened by an owner of `platform/production.json`",
  fix: "Let an owner of the platform file open the pull request, or stay within the tier.",
  check(change, report) {
    for (const { id, before, after } of change.tenants) {
      if (after === undefined) continue;
      const operators = operatorsOf(change, id);
      if (change.before.platforms.length === 0) continue;
      for (const limit of LIMITS) {
        const raised = after.value.limits?.[limit];
        const allowed = planLimit(change, after, limit);
        if (raised === undefined || allowed === undefined || raised <= allowed) continue;
        if (raised <= (before?.value.limits?.[limit] ?? 0) && before?.value.tier === after.value.tier) continue;
        const message = `${limit} is raised to ${raised}, above the ${allowed} of the tier ${after.value.tier}`;
        report(after, ["limits", limit], { message, found: String(raised), ...judgedBy(change.author, operators) });
      }
    }
  },
};

/** The smallest that an environment serving the tenant gives its tier: in the base, or for a new environment in the change. */
function planLimit(
  { before, after }: RegistryChange,
  tenant: TenantDocument,
  limit: (typeof LIMITS)[number],
): number | undefined {
  const allowed = after.environments
    .filter(({ tenants }) => tenants.some(({ id }) => id === tenant.id))
    .map(({ name, platform }) => before.platforms.find(({ id }) => id === name) ?? platform)
    .map(({ value }) => value.tiers?.[tenant.value.tier ?? ""]?.[limit])
    .filter((one) => one !== undefined);
  return allowed.length === 0 ? undefined : Math.min(...allowed);
}
