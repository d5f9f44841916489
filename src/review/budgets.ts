import { compare } from "../registry/problem";
import type { TenantChange } from "./changes";
import { BUDGET_KINDS, type Budget, type BudgetKind, type Budgets } from "./manifest";
import { type Waiver, waivedTenants } from "./waivers";

/** One brake: who draws on it, how many may, and who is let through by a waiver. */
export interface BudgetUse {
  readonly kind: BudgetKind;
  /** Sorted; a hostname stands for itself where no tenant is known. */
  readonly tenants: readonly string[];
  readonly waived: readonly string[];
  /** Null: no limit. */
  readonly allowed: number | null;
  readonly over: boolean;
}

const DEFAULTS: Budgets = { removals: { absolute: 10, percent: 5 } };

export interface BudgetInput {
  readonly changes: readonly TenantChange[];
  readonly budgets: Budgets;
  readonly tenantsBefore: number;
  readonly waivers: readonly Waiver[];
  readonly changeDigest: string;
  readonly now: number;
}

/** Judges the four budgets, in their fixed order. Those without limit are there too: they say what a limit would meet. */
export function judgeBudgets(input: BudgetInput): readonly BudgetUse[] {
  return BUDGET_KINDS.map((kind) => judgeBudget(kind, input));
}

function judgeBudget(kind: BudgetKind, input: BudgetInput): BudgetUse {
  const { changes, budgets, tenantsBefore, waivers, changeDigest, now } = input;
  const tenants = [...new Set(changes.filter((change) => change.budgets.includes(kind)).flatMap(affected))].sort(
    compare,
  );
  const admitted = waivedTenants(waivers, kind, changeDigest, now);
  const waived = tenants.filter((tenant) => admitted.has(tenant));
  const allowed = allowedTenants({ ...DEFAULTS[kind], ...budgets[kind] }, tenantsBefore);
  return { kind, tenants, waived, allowed, over: allowed !== null && tenants.length - waived.length > allowed };
}

/** A transfer concerns the one who loses the hostname as well. */
function affected({ tenant, from, hostname }: TenantChange): readonly string[] {
  return from === null ? [tenant ?? hostname] : [tenant ?? hostname, from];
}

/** The smaller of the two counts, and never less than one; null when neither is given. */
export function allowedTenants({ absolute, percent }: Budget, tenantsBefore: number): number | null {
  if (absolute === undefined && percent === undefined) return null;
  const share = percent === undefined ? Number.POSITIVE_INFINITY : Math.floor((percent * tenantsBefore) / 100);
  return Math.max(1, Math.min(absolute ?? Number.POSITIVE_INFINITY, share));
}
