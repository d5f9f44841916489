import { foreignMatcher } from "../registry/foreign";
import type { Platform } from "../registry/model";
import { hostnameOfKey } from "../terraform/kv-value";
import type { Plan, PlannedResource } from "../terraform/plan";
import { CUSTOM_HOSTNAME, KV_ENTRY } from "../terraform/resource-types";

/**
 * What the plans would create, change or destroy of hostnames that the platform file leaves to others. `check` refuses to declare
 * them, but a state may still hold one that was declared before: then the plan would destroy it.
 */
export function foreignTouches(
  plans: readonly Plan[],
  { foreign }: Pick<Platform, "foreign">,
): readonly PlannedResource[] {
  if (foreign.length === 0) return [];
  const isForeign = foreignMatcher(foreign);
  return plans.flatMap(({ resources }) => resources.filter((one) => touches(one) && hostnamesOf(one).some(isForeign)));
}

/** Forgetting a resource changes the state only. */
function touches({ action, imported }: PlannedResource): boolean {
  return imported || (action !== "no-op" && action !== "forget");
}

function hostnamesOf({ type, before, after }: PlannedResource): readonly string[] {
  const sides = [before, after].filter((side) => side !== null);
  const texts = (key: string) => sides.flatMap((side) => (typeof side[key] === "string" ? [side[key]] : []));
  if (type === CUSTOM_HOSTNAME) return texts("hostname");
  return type === KV_ENTRY ? texts("key_name").flatMap((key) => hostnameOfKey(key) ?? []) : [];
}

/** What to do about them, after their names. */
export function foreignTouchText(touched: readonly PlannedResource[], environment: string): string {
  const [first] = touched;
  const names = touched
    .slice(0, LONGEST_LIST)
    .map(({ stack, address, action }) => `  ${address} (${stack}): ${action}`);
  const more = touched.length - LONGEST_LIST;
  return [
    `platform/${environment}.json leaves these to others (foreign), and the plan would touch them. Nothing was planned:`,
    ...names,
    ...(more > 0 ? [`  and ${more} more`] : []),
    `If others are to have them, first take them out of Terraform's state: terraform state rm ${first?.address ?? ""} (docs/platform.md, Foreign hostnames). If not, remove the pattern from foreign.`,
  ].join("\n");
}

const LONGEST_LIST = 20;
