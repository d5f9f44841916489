import { subjectPhrase } from "../../manifest/subject";
import { joinPhrases, type Phrase, phrase, sentence } from "../../report/phrase";
import type { Table } from "../../report/table";
import type { Action } from "../../terraform/plan";
import { capital, plural } from "../../text";
import type { BudgetUse } from "../budgets";
import type { HostnameChange } from "../changes";
import { IMPACTS, type Impact, type Kind, type Note } from "../effects";
import type { Review, ReviewRefusal } from "../review";
import type { SharedChange } from "../shared";

/** People's words for the model's ids; the same in every format. */

export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  onboarded: "onboarded",
  added: "hostname added",
  transferred: "transferred to another tenant",
  moved: "moved to another Worker",
  "state-moved": "moved between states",
  recertified: "re-certified",
  suspended: "suspended",
  resumed: "resumed",
  renamed: "renamed",
  removed: "removed",
  returning: "returning customer",
  repaired: "drift repaired",
  edited: "edited",
};

export const IMPACT_WORDS: Readonly<Record<Impact, string>> = {
  none: "no impact",
  routing: "routing change",
  validation: "certificate re-validation",
  outage: "outage",
};

export const ACTION_WORDS: Readonly<Record<Action, string>> = {
  "no-op": "unchanged",
  create: "created",
  update: "updated",
  delete: "DESTROYED",
  replace: "DESTROYED and created again",
  forget: "no longer managed, stays at Cloudflare",
};

export const WORST_FIRST: readonly Impact[] = [...IMPACTS].reverse();

export function kindsText(kinds: readonly Kind[]): string {
  return kinds.map((kind) => KIND_WORDS[kind]).join(", ");
}

function minutesText(minutes: number): string {
  if (minutes === 0) return "";
  return minutes === 1 ? ", within a minute" : `, about ${minutes} minutes`;
}

/** `1 plan`, `5 → 4 tenants`, `6 → 5 custom hostnames`. What neither is nor was is left out. */
export function totalsTexts({ stacks, totals: { tenants, hostnames } }: Review): readonly string[] {
  return [
    plural(stacks.length, "plan"),
    ...(tenants.before + tenants.after === 0 ? [] : [`${tenants.before} → ${plural(tenants.after, "tenant")}`]),
    ...(hostnames.before + hostnames.after === 0
      ? []
      : [`${hostnames.before} → ${plural(hostnames.after, "custom hostname")}`]),
  ];
}

/** `updated: outage, 207 tenants are not served`. */
export function sharedText(change: SharedChange, behind: number | null): string {
  const action = change.succeeded ? "replaced by a new one" : ACTION_WORDS[change.action];
  return `${action}: ${sharedImpactText(change, behind)}`;
}

/** @param behind number of tenants served before; null if not known */
function sharedImpactText({ impact }: SharedChange, behind: number | null): string {
  const text = IMPACT_WORDS[impact];
  if (impact === "outage") return `${text}, ${behind === null ? "every tenant is" : areText(behind)} not served`;
  return impact === "routing" && behind !== null ? `${text} for ${plural(behind, "tenant")}` : text;
}

export function sharedTable({ shared, tenantsBehind }: Review, details: boolean): Table {
  return {
    columns: ["resource", "change", "impact", "details"],
    rows: shared.map((change) => [
      change.address,
      sentence(ACTION_WORDS[change.action]),
      sentence(sharedImpactText(change, tenantsBehind)),
      details ? change.notes.map(notePhrase) : [],
    ]),
  };
}

export function impactTitle(impact: Impact, changes: readonly HostnameChange[]): string {
  return `${capital(IMPACT_WORDS[impact])}: ${sizeText(changes)}`;
}

export function changeTable(changes: readonly HostnameChange[]): Table {
  return {
    columns: ["tenant", "hostname", "what", "details"],
    rows: changes.map(({ tenant, hostname, kinds, notes }) => [
      tenant ?? [],
      hostname,
      sentence(kindsText(kinds)),
      notes.map(notePhrase),
    ]),
  };
}

export function notePhrase(note: Note): Phrase {
  if ("sentence" in note) return sentence(note.sentence);
  if ("fact" in note) return phrase`${sentence(note.fact)}: ${note.value}`;
  const [before, after] = [note.before, note.after].map((value) => value ?? sentence("(not set)"));
  return phrase`${note.attribute}: ${before ?? ""} → ${after ?? ""}`;
}

function areText(tenants: number): string {
  return `${plural(tenants, "tenant")} ${tenants === 1 ? "is" : "are"}`;
}

export function verdictText({ budgets, refusals, changes, shared, unknown }: Review): string {
  const over = budgets.filter((budget) => budget.over).map(({ kind }) => kind);
  const verdicts = [
    ...(refusals.length > 0 ? ["Refused."] : []),
    ...(over.length > 0 ? [`Over budget: ${over.join(", ")}.`] : []),
  ];
  if (verdicts.length > 0) return verdicts.join(" ");
  if (unknown.length > 0) return `Within every budget. Read ${plural(unknown.length, "resource")} in Terraform.`;
  return changes.length + shared.length === 0 ? "Nothing changes." : "Within every budget.";
}

/** The first line of every format: the verdict, then what it is about. Without a manifest, it says what is not known. */
export function titlePhrase(review: Review): Phrase {
  return phrase`${sentence(verdictText(review))} ${subjectText(review)}.`;
}

function subjectText({ subject, environment, basis, stacks }: Review): Phrase {
  if (subject !== null)
    return phrase`${sentence(basis === "cloudflare" ? "Release" : "Preview")}: ${subjectPhrase(subject)}`;
  const where = environment === null ? sentence("") : phrase` for ${environment}`;
  const unknown = environment === null ? "environment, commit and planner" : "commit and planner";
  return phrase`${sentence(plural(stacks.length, "plan"))}${where} without a manifest: ${sentence(unknown)} are not known`;
}

/** What of a title is checked, and what is only said. Undefined without a manifest, where nothing is said. */
export function vouchedText({ subject, basis }: Review): string | undefined {
  if (subject === null) return undefined;
  const said = "Who planned, and when, is stated by the machine that planned, and not verified.";
  return basis === "cloudflare" ? `${said} apply checks the environment and the commit.` : said;
}

/** What a preview can't know; undefined for a plan that asked Cloudflare, and for one of unknown origin. */
export function basisText({ basis }: Review): string | undefined {
  if (basis === "state") return "A preview: Cloudflare was not asked, so changes made outside Terraform are missing.";
  if (basis !== "registry") return undefined;
  return "Not a Terraform plan: only two versions of the registry are compared, without Cloudflare or any state.";
}

/** @param behind number of tenants served before; null if not known */
export function refusalText(
  refusal: ReviewRefusal,
  behind: number | null = null,
): { readonly what: string; readonly why: string } {
  switch (refusal.rule) {
    case "root-lost":
      return {
        what: refusal.address,
        why: `Without it ${behind === null ? "no tenant is" : `${areText(behind)} not`} served. It must not be destroyed, replaced or cut off, and no waiver allows that. Undo the change.`,
      };
    case "stack-changed":
      return {
        what: firstNames(refusal.hostnames, 10).join(", "),
        why: `Terraform would destroy ${refusal.hostnames.length === 1 ? "it" : "them"} in one stack and create ${refusal.hostnames.length === 1 ? "it" : "them"} in another, with an outage in between. If shards.count changed, release it with switchyard plan and apply, which move ${refusal.hostnames.length === 1 ? "it" : "them"} between states (docs/release.md). If not, release the removal first and the addition after it.`,
      };
    case "pair-not-sent":
      return {
        what: refusal.hostname,
        why: 'Its uploaded certificate would be sent without the private key, and Cloudflare refuses that (1428). Add "rotate": true beside the pair for this release, and remove it afterwards.',
      };
    case "returning":
      return {
        what: refusal.hostname,
        why: "Cloudflare deleted this hostname, and this release would create it again. If the customer wants it back, name it with --allow-returning.",
      };
  }
}

export const WAITING_INTRO = "These stacks wait for a second release, because they need ids that this release creates:";

/** The first names, and how many more there are. */
export function firstNames(names: readonly string[], most: number): readonly string[] {
  const more = names.length - most;
  return more > 0 ? [...names.slice(0, most), `and ${more} more`] : names;
}

export const BUDGETS_TITLE = "Budgets, in tenants";

/** The tenants over a budget stand with the reasons, at the top. */
export function budgetTable({ budgets }: Review): Table {
  const used = budgets.filter(({ tenants }) => tenants.length > 0);
  return {
    columns: ["budget", "used", "over"],
    rows: used.map((budget) => [
      sentence(budget.kind),
      sentence(budgetText(budget)),
      budget.over ? sentence("over") : [],
    ]),
  };
}

/** @param most number of names to print */
export function namesPhrase(names: readonly string[], most: number): Phrase {
  const left = names.length - most;
  const shown = names.slice(0, most).map((name) => phrase`${name}`);
  return joinPhrases(left > 0 ? [...shown, phrase`and ${left} more`] : shown, ", ");
}

export function budgetText({ tenants, waived, allowed, shared }: BudgetUse): string {
  const limit = allowed === null ? "no limit" : `${allowed} allowed`;
  const parts = [...(waived.length === 0 ? [] : [`${waived.length} waived`]), limit];
  if (shared.length > 0) parts.push("a shared resource needs a waiver");
  return `${tenants.length} (${parts.join(", ")})`;
}

export function forecastText({ forecast }: Review): readonly string[] {
  const { refresh, apply, hostnames } = forecast;
  const certificates = apply.certificates === 0 ? "" : `, ${plural(apply.certificates, "new certificate")}`;
  const quota = [
    hostnames.included !== null && `${hostnames.included} included`,
    hostnames.hardCap !== null && `${hostnames.hardCap} at most`,
    hostnames.hardCap !== null && hostnames.after > hostnames.hardCap && "TOO MANY: creating the last ones will fail",
  ].filter((part) => part !== false);
  return [
    `Reads before the first write: ${plural(refresh.requests, "request")}${minutesText(refresh.minutes)}.`,
    `Apply: ${plural(apply.requests, "request")}${certificates}${minutesText(apply.minutes)}.`,
    `Custom hostnames: ${hostnames.after}${quota.length === 0 ? "" : ` (${quota.join(", ")})`}.`,
  ];
}

/** Changes of one kind, where naming each would be too long. */
interface Fold {
  readonly text: string;
  readonly changes: readonly HostnameChange[];
}

/** Groups equal changes; the largest groups first, then by name. */
export function foldChanges(changes: readonly HostnameChange[]): readonly Fold[] {
  const folds = new Map<string, HostnameChange[]>();
  for (const change of changes) {
    const text = kindsText(change.kinds);
    const fold = folds.get(text);
    if (fold === undefined) folds.set(text, [change]);
    else fold.push(change);
  }
  return [...folds]
    .map(([text, folded]) => ({ text, changes: folded }))
    .sort((a, b) => b.changes.length - a.changes.length || (a.text < b.text ? -1 : 1));
}

/** Groups changes that are equal in all but tenant, hostname and address: the same kinds, the same values before and after. */
export function equalChanges(changes: readonly HostnameChange[]): readonly (readonly HostnameChange[])[] {
  const groups = new Map<string, HostnameChange[]>();
  for (const change of changes) {
    const content = JSON.stringify([change.kinds, change.notes]);
    const group = groups.get(content);
    if (group === undefined) groups.set(content, [change]);
    else group.push(change);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

/** `3 hostnames of 2 tenants`; each hostname of an unknown tenant counts as one tenant. */
export function sizeText(changes: readonly HostnameChange[]): string {
  const tenants = new Set(changes.map(({ tenant, hostname }) => tenant ?? hostname));
  return `${plural(changes.length, "hostname")} of ${plural(tenants.size, "tenant")}`;
}
