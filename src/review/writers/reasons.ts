import type { BudgetKind, BudgetLimit } from "../../manifest/manifest";
import { type Phrase, phrase, sentence } from "../../report/phrase";
import { plural } from "../../text";
import type { BudgetUse } from "../budgets";
import type { Review, ReviewRefusal } from "../review";
import { refusalText } from "./words";

/** Why a review is refused or over a budget. Every format prints the reasons right below its title. */
export interface Reason {
  readonly rule: ReviewRefusal["rule"] | "over-budget";
  /** An address, hostnames, or the budget's name. */
  readonly what: string;
  readonly why: Phrase;
  /** Tenants that count against the budget. */
  readonly tenants: readonly string[];
}

/** Refusals before budgets, because no waiver helps against them. */
export function reasonsOf({ refusals, budgets, tenantsBehind, totals, environment }: Review): readonly Reason[] {
  const over = budgets.filter((budget) => budget.over);
  return [
    ...refusals.map((refusal): Reason => {
      const { what, why } = refusalText(refusal, tenantsBehind);
      return { rule: refusal.rule, what, why: sentence(why), tenants: [] };
    }),
    ...over.map(
      (budget): Reason => ({
        rule: "over-budget",
        what: budget.kind,
        why: budgetReason(budget, totals.tenants.before, environment),
        tenants: unwaived(budget),
      }),
    ),
  ];
}

/** Who can decide otherwise; undefined where nothing is over a budget. */
export function waiverPhrase({ budgets, owners, environment, changeDigest }: Review): Phrase | undefined {
  if (!budgets.some(({ over }) => over)) return undefined;
  const file = environment === null ? sentence("the platform file") : phrase`${platformFile(environment)}`;
  const names = owners.length === 0 ? sentence("") : phrase` (${owners.join(", ")})`;
  const how = sentence("commit a waiver (docs/review.md, Brakes) for the change");
  return phrase`Make the change smaller, or have an owner of ${file}${names} ${how} ${changeDigest}.`;
}

/** What each budget counts: of one tenant, and of several. */
const MEANINGS: Readonly<Record<BudgetKind, readonly [one: string, several: string]>> = {
  outages: ["is not served", "are not served"],
  removals: ["loses a hostname", "lose a hostname"],
  replacements: ["has a hostname or KV entry destroyed and created again", "have one destroyed and created again"],
  recertifications: ["has a certificate validated again", "have a certificate validated again"],
  routing: ["has a KV entry that changes", "have a KV entry that changes"],
};

/** `5 tenants are not served. 1 is allowed: the smaller of 3 and 1% of 5 tenants, at least 1 (Switchyard's default).` */
export function budgetReason(budget: BudgetUse, tenantsBefore: number, environment: string | null): Phrase {
  const { kind, allowed, limit, waived, shared } = budget;
  const [one, several] = MEANINGS[kind];
  const count = unwaived(budget).length;
  const exempt = waived.length === 0 ? "" : `, besides ${waived.length} with a waiver`;
  const used = `${plural(count, "tenant")} ${count === 1 ? one : several}${exempt}.`;
  const most = `${allowed ?? "Any number"} ${allowed === 1 ? "is" : "are"} allowed: ${limitText(limit, tenantsBefore)}`;
  const limits = phrase`${sentence(`${used} ${most}`)} (${limitSource(budget, environment)}).`;
  if (shared.length === 0) return limits;
  return phrase`${limits} ${sentence("Each of these shared resources needs a waiver that names it:")} ${shared.join(", ")}.`;
}

function limitText({ absolute, percent }: BudgetLimit, tenantsBefore: number): string {
  const share = `${percent}% of ${plural(tenantsBefore, "tenant")}`;
  if (absolute === 0 || percent === undefined) return `at most ${absolute}`;
  return absolute === undefined ? `${share}, at least 1` : `the smaller of ${absolute} and ${share}, at least 1`;
}

function limitSource({ kind, standard }: BudgetUse, environment: string | null): Phrase {
  if (standard || environment === null) return sentence(standard ? "Switchyard's default" : "from the platform file");
  return phrase`${sentence(`budgets.${kind}`)} in ${platformFile(environment)}`;
}

function platformFile(environment: string): string {
  return `platform/${environment}.json`;
}

/** Tenants that no waiver exempts. */
export function unwaived({ tenants, waived }: BudgetUse): readonly string[] {
  const admitted = new Set(waived);
  return tenants.filter((tenant) => !admitted.has(tenant));
}
