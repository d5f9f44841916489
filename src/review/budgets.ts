import { BUDGET_KINDS, type BudgetKind, type BudgetLimit, type Budgets } from "../manifest/manifest";
import { compare } from "../order";
import type { HostnameChange } from "./changes";
import { type Waiver, waivedTenants } from "./waivers";

/** One budget: which tenants count against it, how many are allowed, and which ones a waiver exempts. */
export interface BudgetUse {
  readonly kind: BudgetKind;
  /** Sorted. Contains the hostname itself where its tenant is not known. */
  readonly tenants: readonly string[];
  readonly waived: readonly string[];
  /** Null: no limit. */
  readonly allowed: number | null;
  /** What `allowed` is computed from. */
  readonly limit: BudgetLimit;
  /** Whether the limit is Switchyard's own, because the platform file sets none. */
  readonly standard: boolean;
  /**
   * Addresses of shared resources that stop serving every tenant behind them and that no waiver names. Each one is over the
   * budget, whatever the number of tenants.
   */
  readonly shared: readonly string[];
  readonly over: boolean;
}

/** Limits if the platform file sets none. */
const DEFAULTS: Budgets = {
  outages: { absolute: 3, percent: 1 },
  removals: { absolute: 10, percent: 5 },
  replacements: { absolute: 0 },
};

export interface BudgetInput {
  readonly changes: readonly HostnameChange[];
  /** Addresses of shared resources with an outage. */
  readonly sharedOutages: readonly string[];
  /** Tenants served before the release. All of them depend on the shared resources. */
  readonly everyone: readonly string[];
  readonly budgets: Budgets;
  readonly tenantsBefore: number;
  readonly waivers: readonly Waiver[];
  readonly changeDigest: string;
  readonly now: number;
}

/** Computes every budget, in a fixed order. Includes those without a limit, to show what a limit would apply to. */
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
  // A waiver that names the shared resource exempts the tenants that are affected only by it.
  const waived = tenants.filter((tenant) => admitted.has(tenant) || (shared.length === 0 && !own.has(tenant)));
  const limit = budgetOf(kind, budgets);
  const allowed = allowedTenants(limit, tenantsBefore);
  const left = tenants.length - waived.length;
  // If it is not known which tenants a shared resource serves, assume that it serves some.
  const anyone = shared.length > 0 && (left > 0 || input.everyone.length === 0);
  const over = allowed !== null && (left > allowed || anyone);
  return { kind, tenants, waived, allowed, limit, standard: budgets[kind] === undefined, shared, over };
}

/**
 * Each part of a platform file's limit replaces the default's. If the default allows no tenant, the platform file's limit
 * replaces it as a whole.
 */
function budgetOf(kind: BudgetKind, budgets: Budgets): BudgetLimit {
  const [standard, given] = [DEFAULTS[kind], budgets[kind]];
  return given !== undefined && standard?.absolute === 0 ? given : { ...standard, ...given };
}

/** A transfer also affects the tenant that loses the hostname. */
function affected({ tenant, from, hostname }: HostnameChange): readonly string[] {
  return from === null ? [tenant ?? hostname] : [tenant ?? hostname, from];
}

/** The smaller of the two numbers, and at least one unless `absolute` is 0; null without a limit. */
export function allowedTenants({ absolute, percent }: BudgetLimit, tenantsBefore: number): number | null {
  if (absolute === undefined && percent === undefined) return null;
  if (absolute === 0) return 0;
  const share = percent === undefined ? Number.POSITIVE_INFINITY : Math.floor((percent * tenantsBefore) / 100);
  return Math.max(1, Math.min(absolute ?? Number.POSITIVE_INFINITY, share));
}
