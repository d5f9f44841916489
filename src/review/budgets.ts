import { BUDGET_KINDS, type BudgetKind, type BudgetLimit, type Budgets } from "../manifest/manifest";
import { compare } from "../order";
import type { HostnameChange } from "./changes";
import { type Waiver, waivedTenants } from "./waivers";

/** One budget: which tenants draw on it, how many may, and which ones a waiver exempts. */
export interface BudgetUse {
  readonly kind: BudgetKind;
  /** Sorted; a hostname stands for itself where no tenant is known. */
  readonly tenants: readonly string[];
  readonly waived: readonly string[];
  /** Null: no limit. */
  readonly allowed: number | null;
  /**
   * Addresses of shared resources that this release takes from everyone behind them and that no waiver names. Each is over the
   * budget whatever the number of tenants.
   */
  readonly shared: readonly string[];
  readonly over: boolean;
}

/** What holds where a platform file says nothing. */
const DEFAULTS: Budgets = {
  outages: { absolute: 3, percent: 1 },
  removals: { absolute: 10, percent: 5 },
  replacements: { absolute: 0 },
};

export interface BudgetInput {
  readonly changes: readonly HostnameChange[];
  /** Addresses of shared resources with an outage. */
  readonly sharedOutages: readonly string[];
  /** Tenants served before the release: all of them depend on what is shared. */
  readonly everyone: readonly string[];
  readonly budgets: Budgets;
  readonly tenantsBefore: number;
  readonly waivers: readonly Waiver[];
  readonly changeDigest: string;
  readonly now: number;
}

/** Judges the budgets, in their fixed order. Those without a limit are there too: they show what a limit would apply to. */
export function judgeBudgets(input: BudgetInput): readonly BudgetUse[] {
  return BUDGET_KINDS.map((kind) => judgeBudget(kind, input));
}

function judgeBudget(kind: BudgetKind, input: BudgetInput): BudgetUse {
  const { changes, budgets, tenantsBefore, waivers, changeDigest, now } = input;
  const admitted = waivedTenants(waivers, kind, changeDigest, now);
  const lost = kind === "outages" ? input.sharedOutages : [];
  const shared = lost.filter((address) => !admitted.has(address));
  const own = new Set(changes.filter((change) => change.budgets.includes(kind)).flatMap(affected));
  const tenants = [...new Set([...own, ...(lost.length > 0 ? input.everyone : [])])].sort(compare);
  // A tenant that is out only because of a resource that a waiver names is exempt with it.
  const waived = tenants.filter((tenant) => admitted.has(tenant) || (shared.length === 0 && !own.has(tenant)));
  const allowed = allowedTenants(budgetOf(kind, budgets), tenantsBefore);
  const left = tenants.length - waived.length;
  // If it is not known whom a shared resource serves, it still serves someone.
  const anyone = shared.length > 0 && (left > 0 || input.everyone.length === 0);
  const over = allowed !== null && (left > allowed || anyone);
  return { kind, tenants, waived, allowed, shared, over };
}

/** Part by part over the default. A default of none at all is replaced by whatever the platform file says. */
function budgetOf(kind: BudgetKind, budgets: Budgets): BudgetLimit {
  const [standard, given] = [DEFAULTS[kind], budgets[kind]];
  return given !== undefined && standard?.absolute === 0 ? given : { ...standard, ...given };
}

/** A transfer concerns the one who loses the hostname as well. */
function affected({ tenant, from, hostname }: HostnameChange): readonly string[] {
  return from === null ? [tenant ?? hostname] : [tenant ?? hostname, from];
}

/** The smaller of the two counts, and never less than one but for `absolute: 0`; null when neither is given. */
export function allowedTenants({ absolute, percent }: BudgetLimit, tenantsBefore: number): number | null {
  if (absolute === undefined && percent === undefined) return null;
  if (absolute === 0) return 0;
  const share = percent === undefined ? Number.POSITIVE_INFINITY : Math.floor((percent * tenantsBefore) / 100);
  return Math.max(1, Math.min(absolute ?? Number.POSITIVE_INFINITY, share));
}
