import type { Basis, Budgets, HostnameQuota, ReleaseManifest, ReleaseSubject, Totals } from "../manifest/manifest";
import { subjectOf } from "../manifest/subject";
import type { StateMove } from "../moves/plan-moves";
import { changeDigest } from "../terraform/change-digest";
import { asFound, asMoved, type Plan } from "../terraform/plan";
import { type NotCompared, notCompared, type SentCertificate, sentCertificates } from "../terraform/sensitive";
import { type BudgetUse, judgeBudgets } from "./budgets";
import { type HostnameChange, hostnameChanges } from "./changes";
import { type Forecast, forecast } from "./forecast";
import { type HostnameResources, sortResources } from "./hostnames";
import { movedBetweenStacks } from "./moved-hostnames";
import { type SharedChange, sharedChanges } from "./shared";
import { everyoneBefore, hadBefore, type KnownTenants, knownTenants, tenantOf } from "./tenants";
import { type UndeclaredSetting, undeclaredSettings } from "./undeclared-settings";
import { type ReadData, readData, type UnknownResource, unknownResources } from "./unknown";
import type { Waiver } from "./waivers";

/** What the plans mean for tenants and their traffic. Every format prints this and nothing else. */
export interface Review {
  /** Null without a manifest: where the plans were made, by whom and from which commit is then not known. */
  readonly subject: ReleaseSubject | null;
  /** Null if it is not known. */
  readonly environment: string | null;
  readonly stacks: readonly string[];
  /** The release's, null without a manifest. */
  readonly digest: string | null;
  /** Null without a manifest, because it is not known what the plans were made from. */
  readonly basis: Basis | null;
  readonly changeDigest: string;
  readonly shared: readonly SharedChange[];
  /** Number of tenants served before, who depend on each shared resource. Null if not known. */
  readonly tenantsBehind: number | null;
  readonly changes: readonly HostnameChange[];
  /** Certificate settings of the planned stacks that no file declares and that Cloudflare keeps. */
  readonly kept: readonly UndeclaredSetting[];
  readonly totals: Totals;
  readonly budgets: readonly BudgetUse[];
  /** Who may commit a waiver. Empty if it is not known. */
  readonly owners: readonly string[];
  readonly forecast: Forecast;
  /** Resources that no other part of the review describes. */
  readonly unknown: readonly UnknownResource[];
  readonly dataSources: readonly ReadData[];
  /** Uploaded certificates that are not in the state yet. */
  readonly certificates: readonly SentCertificate[];
  readonly notCompared: readonly NotCompared[];
  /** Reasons why this may not be applied, besides budgets. */
  readonly refusals: readonly ReviewRefusal[];
  /** Stacks that need a second release. */
  readonly waiting: readonly string[];
  /** Addresses that were to be deleted, and that Cloudflare no longer has: they were removed from the state. */
  readonly alreadyGone: readonly string[];
  /** What moves from state to state. Nothing of it is sent to Cloudflare. */
  readonly moves: readonly StateMove[];
}

export type ReviewRefusal =
  | { readonly rule: "root-lost"; readonly address: string; readonly action: string }
  | { readonly rule: "stack-changed"; readonly hostnames: readonly string[] }
  | { readonly rule: "pair-not-sent"; readonly hostname: string }
  | { readonly rule: "returning"; readonly hostname: string };

export interface ReviewInput {
  readonly plans: readonly Plan[];
  readonly release?: { readonly digest: string; readonly manifest: ReleaseManifest };
  /** Hostname → tenant, if neither a KV value nor a manifest says. */
  readonly registry?: ReadonlyMap<string, string>;
  /** Environment of the plans, if there is no manifest. */
  readonly environment?: string;
  readonly budgets?: Budgets;
  /** Owners of the environment's platform file, if there is no manifest. */
  readonly owners?: readonly string[];
  readonly quota?: HostnameQuota;
  readonly waivers: readonly Waiver[];
  /** Deleted hostnames that may be created again. */
  readonly allowReturning: ReadonlySet<string>;
  readonly now: number;
}

const NO_QUOTA: HostnameQuota = { included: null, hardCap: null };

/** Turns plans, and the manifest if there is one, into what a reviewer decides by. Pure. */
export function reviewPlans(input: ReviewInput): Review {
  const { release, registry = new Map(), allowReturning, now } = input;
  const manifest = release?.manifest;
  const plans = input.plans.map((plan) => plannedAsFound(plan, manifest));
  // A waiver holds for its own environment. Where the environment is unknown, no waiver counts.
  const environment = manifest?.environment ?? input.environment;
  const waivers = input.waivers.filter((waiver) => waiver.environment === environment);
  const { hostnames, shared } = sortResources(plans);
  const known = knownTenants(hostnames, manifest);
  const changes = hostnameChanges(hostnames, known, registry);
  const totals = manifest?.tenants.totals ?? countTotals(hostnames, known, registry);
  const digest = changeDigest(plans);
  const everyone = everyoneBefore(hostnames, known, registry, manifest);
  const sharedResources = sharedChanges(shared, plans, everyone.length > 0);
  return {
    subject: manifest === undefined ? null : subjectOf(manifest),
    environment: environment ?? null,
    stacks: plans.map((plan) => plan.stack),
    digest: release?.digest ?? null,
    basis: manifest?.basis ?? null,
    changeDigest: digest,
    shared: sharedResources,
    tenantsBehind: everyone.length === 0 ? null : everyone.length,
    changes,
    kept: undeclaredSettings(hostnames),
    totals,
    budgets: judgeBudgets({
      changes,
      sharedOutages: sharedResources.filter(({ impact }) => impact === "outage").map(({ address }) => address),
      everyone,
      budgets: manifest?.budgets ?? input.budgets ?? {},
      tenantsBefore: totals.tenants.before,
      waivers,
      changeDigest: digest,
      now,
    }),
    owners: manifest?.owners ?? input.owners ?? [],
    forecast: forecast(plans, totals.hostnames, manifest?.quota ?? input.quota ?? NO_QUOTA, manifest),
    unknown: unknownResources(plans),
    dataSources: readData(plans),
    certificates: sentCertificates(plans, now),
    notCompared: notCompared(plans),
    refusals: [
      ...lostResources(sharedResources),
      ...movedHostnames(movedBetweenStacks(hostnames, manifest)),
      ...incompletePairs(changes),
      ...returningHostnames(changes, allowReturning),
    ],
    waiting: manifest?.waiting ?? [],
    alreadyGone: alreadyGone(plans, manifest),
    moves: manifest?.moves ?? [],
  };
}

function plannedAsFound(plan: Plan, manifest: ReleaseManifest | undefined): Plan {
  if (manifest === undefined) return plan;
  const mended = manifest.mended.filter(({ stack }) => stack === plan.stack);
  const found = manifest.found.filter(({ stack }) => stack === plan.stack);
  const seen = asFound(plan, found, new Set(mended.map(({ address }) => address)));
  return asMoved(seen, originsOf(plan.stack, manifest.moves));
}

/** Address → the state that it comes from, of what moves to this stack. */
function originsOf(stack: string, moves: readonly StateMove[]): ReadonlyMap<string, string> {
  const own = moves.filter(({ to }) => to === stack);
  return new Map(own.flatMap(({ from, addresses }) => addresses.map((address) => [address, from] as const)));
}

/** What was to be deleted, and is gone already. */
function alreadyGone(plans: readonly Plan[], manifest: ReleaseManifest | undefined): readonly string[] {
  const planned = new Set(plans.flatMap(({ resources }) => resources.map(({ address }) => address)));
  return (manifest?.mended ?? []).map(({ address }) => address).filter((address) => !planned.has(address));
}

function lostResources(shared: readonly SharedChange[]): readonly ReviewRefusal[] {
  return shared.filter(({ lost }) => lost).map(({ address, action }) => ({ rule: "root-lost", address, action }));
}

function movedHostnames(hostnames: readonly string[]): readonly ReviewRefusal[] {
  return hostnames.length === 0 ? [] : [{ rule: "stack-changed", hostnames }];
}

function incompletePairs(changes: readonly HostnameChange[]): readonly ReviewRefusal[] {
  return changes.filter(({ pairNotSent }) => pairNotSent).map(({ hostname }) => ({ rule: "pair-not-sent", hostname }));
}

function returningHostnames(
  changes: readonly HostnameChange[],
  allowed: ReadonlySet<string>,
): readonly ReviewRefusal[] {
  return changes
    .filter(({ kinds, hostname }) => kinds.includes("returning") && !allowed.has(hostname))
    .map(({ hostname }) => ({ rule: "returning", hostname }));
}

/** Without a manifest, only what is in the plans can be counted. */
function countTotals(
  groups: readonly HostnameResources[],
  known: KnownTenants,
  registry: ReadonlyMap<string, string>,
): Totals {
  const exists = {
    before: hadBefore,
    after: ({ after }: { readonly after: unknown }) => after !== null,
  };
  const count = (side: "before" | "after") => {
    const there = groups.filter(({ hosts, entries }) => [...hosts, ...entries].some(exists[side]));
    const tenants = new Set(there.map((group) => tenantOf(group, side, known, registry) ?? group.hostname));
    return { tenants: tenants.size, hostnames: there.filter(({ hosts }) => hosts.some(exists[side])).length };
  };
  const [before, after] = [count("before"), count("after")];
  return {
    tenants: { before: before.tenants, after: after.tenants },
    hostnames: { before: before.hostnames, after: after.hostnames },
  };
}

/** Exit code of a review. Refused comes before over budget, because no waiver helps against it. */
export function verdictOf({ refusals, budgets }: Review): 0 | 1 | 3 {
  if (refusals.length > 0) return 1;
  return budgets.some((budget) => budget.over) ? 3 : 0;
}
