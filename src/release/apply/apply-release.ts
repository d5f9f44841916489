import { readFileSync } from "node:fs";
import { join } from "node:path";
import { limitsOf } from "../../manifest/limits";
import { type FoundDifference, planPathOf, type ReleaseManifest, type ReleaseSubject } from "../../manifest/manifest";
import { subjectOf } from "../../manifest/subject";
import { type Review, reviewPlans } from "../../review/review";
import { type Plan, parsePlan, readPlan } from "../../terraform/plan";
import { readStackState } from "../../terraform/state";
import { liftedSuspensions, settledSuspensions, suspensionPlace, writesEntry } from "../live-suspensions";
import { machineRefusals } from "../machine";
import { inPrivateFolder } from "../private-folder";
import type { Release } from "../release-folder";
import { readStack, refuseForeignFiles, type Stack } from "../stack";
import { type PlanningContext, type PreparedStack, planStacks, prepareStacks, type StackPlan } from "../stack-plans";
import { findMoves, finishMoves, prepareMoved, pushMoves } from "../state-moves";
import { releasedTenants, type TenantsByAddress } from "../tenants";
import { type Findings, findingsOf } from "../touched";
import { type AskingContext, mendCopy, mendRealState, planTouched, repairOf, type StateRepair } from "../touched-plans";
import type { ApplyRequest } from "./apply-request";
import { type AppliedStacks, applyStacks, type ReadStackPlan } from "./apply-stacks";
import {
  type ApplyRefusal,
  certificateRefusals,
  findingRefusals,
  foreignRefusals,
  manifestRefusals,
  moveRefusals,
  planDifferenceRefusals,
  presentRefusals,
  projectRefusals,
  reviewDifferenceRefusals,
  reviewRefusals,
  stackRefusals,
  suspensionRefusals,
  unfinishedMoves,
} from "./refusals";

export interface Applied extends AppliedStacks {
  readonly digest: string;
  /** As the release says. Before anything is applied, environment and commit are compared with the project's. */
  readonly subject: ReleaseSubject;
  /** If there are any, nothing was applied. */
  readonly refusals: readonly ApplyRefusal[];
  /** Stacks that need a second release. */
  readonly waiting: readonly string[];
  /** What is left to do, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Plans the release's stacks again, and applies these new plans if they do exactly what was reviewed. Stops at the first stack
 * that fails.
 * @throws UserError when Terraform fails before anything is applied
 */
export async function applyRelease(request: ApplyRequest): Promise<Applied> {
  const { root, release, published } = request;
  const { digest, manifest } = release;
  const stacks = published.map((stack) => readStack(root, stack));
  const names = stacks.map(({ name }) => name);
  const result: Applied = {
    digest,
    subject: subjectOf(manifest),
    refusals: [],
    stacks: [],
    failure: undefined,
    waiting: names.filter((name) => manifest.waiting.includes(name)),
    unsetParameters: [],
    notes: [],
  };
  // Terraform runs only if the checks that don't need it pass.
  const known = refusalsBefore(request, stacks);
  if (known.length > 0) return { ...result, refusals: known };
  const reviewed = reviewedPlans(release, names);
  const refused = reviewRefusals(reviewAgain(request, [...reviewed.values()], manifest.tenants));
  if (refused.length > 0) return { ...result, refusals: refused };
  refuseForeignFiles(root, names);
  return inPrivateFolder(root, async (privateFolder) => {
    const context = { ...request, privateFolder, refresh: manifest.refresh === "full" };
    const onReal = await prepareStacks(context, stacks, manifest.imports);
    const isReviewed = ({ stack }: PreparedStack) => reviewed.has(stack.name);
    const changed = await changedStacks(onReal.filter(isReviewed), request);
    if (changed.length > 0) return { ...result, refusals: changed };
    const moves = await findMoves(context, onReal);
    const moved = moveRefusals(manifest, moves);
    if (moved.length > 0) return { ...result, refusals: moved };
    const prepared = await prepareMoved(context, moves, onReal);
    const toPlan = prepared.filter(isReviewed);
    const mended = await mendCopies(context, toPlan, manifest);
    if (mended.wrong.length > 0) return { ...result, refusals: presentRefusals(mended.wrong) };
    const { plans, findings } = await planAgain(context, toPlan, manifest);
    const surprises = findingRefusals(findings);
    if (surprises.length > 0) return { ...result, refusals: surprises };
    const found = [...mended.found, ...findings.differences];
    const refusals = refusalsOfPlans(request, prepared, plans, reviewed, found);
    if (refusals.length > 0) return { ...result, refusals };
    const suspended = await readSuspensions(request, prepared, plans);
    if (suspended.refusals.length > 0) return { ...result, refusals: suspended.refusals };
    const isMove = [...moves.stacks].some((stack) => reviewed.has(stack));
    const journal = isMove ? await pushMoves(context, moves, prepared) : undefined;
    const real = await planOnRealStates(context, plans, manifest, isMove ? moves.stacks : new Set());
    const unlike = planDifferenceRefusals(pairsOf(real, reviewed), tenantsHere(request, prepared));
    const foreign = foreignRefusals(
      real.map(({ plan }) => plan),
      request.environment,
    );
    const different = [...unlike, ...foreign];
    if (different.length > 0)
      return { ...result, refusals: [...different, ...unfinishedMoves(isMove ? moves : undefined)] };
    if (journal !== undefined) await finishMoves(context, moves, journal);
    const applied = await applyStacks(privateFolder, real, request);
    const left = applied.failure === undefined ? await suspended.forgetSettled() : [];
    return { ...result, ...applied, notes: left };
  });
}

/**
 * What suspend --now did since the release was planned: read last, right before the first write. Where no plan writes a KV entry, no
 * suspension can be lifted, and nothing is asked.
 */
async function readSuspensions(
  { environment, suspensions }: ApplyRequest,
  prepared: readonly PreparedStack[],
  plans: readonly ReadStackPlan[],
): Promise<{ readonly refusals: readonly ApplyRefusal[]; forgetSettled(): Promise<readonly string[]> }> {
  const states = new Map(prepared.map(({ stack, state }) => [stack.name, state]));
  const place = suspensionPlace(environment, states);
  const resources = plans.flatMap(({ plan }) => plan.resources);
  if (place === undefined || !resources.some(writesEntry)) return { refusals: [], forgetSettled: async () => [] };
  const { records } = await suspensions.read(place);
  return {
    refusals: suspensionRefusals(liftedSuspensions(resources, records)),
    forgetSettled: async () => await suspensions.forget(place, settledSuspensions(environment, records)),
  };
}

/** Every refusal that needs neither the release's plans nor Terraform. */
function refusalsBefore(
  { release: { manifest }, project, machine, environment, desired }: ApplyRequest,
  stacks: readonly Stack[],
): readonly ApplyRefusal[] {
  return [
    ...machineRefusals(machine, project, desired.terraform.backend),
    ...projectRefusals(manifest, project),
    ...manifestRefusals(manifest, environment, stacks),
  ];
}

/** By stack, in the order of this project's stacks, not of the manifest's. */
function reviewedPlans({ folder, manifest }: Release, names: readonly string[]): ReadonlyMap<string, Plan> {
  const planned = new Set(manifest.stacks.map(({ name }) => name));
  const plans = names
    .filter((name) => planned.has(name))
    .map((name): [string, Plan] => {
      const path = planPathOf(name);
      return [name, readPlan(name, parsePlan(readFileSync(join(folder, path), "utf8"), path))];
    });
  return new Map(plans);
}

/** With the budgets and waivers of this project's registry. What the release says about itself does not count. */
function reviewAgain(
  request: ApplyRequest,
  plans: readonly Plan[],
  tenants: ReleaseManifest["tenants"],
  found: ReleaseManifest["found"] = request.release.manifest.found,
): Review {
  const { release, environment, waivers, allowReturning, now } = request;
  const manifest = { ...release.manifest, ...limitsOf(environment), tenants, found };
  return reviewPlans({ plans, release: { digest: release.digest, manifest }, waivers, allowReturning, now: now() });
}

/** What has changed since planning: Terraform, the provider, or a state. Each is reported once. */
async function changedStacks(
  prepared: readonly PreparedStack[],
  { release, terraform }: ApplyRequest,
): Promise<readonly ApplyRefusal[]> {
  const found = new Map<string, ApplyRefusal>();
  for (const { stack, folder, state } of prepared) {
    const versions = await terraform.versions(folder);
    for (const refusal of stackRefusals(release.manifest, { stack: stack.name, state, ...versions }))
      found.set(refusal.message, refusal);
  }
  return [...found.values()];
}

/** Stacks whose states are not as Cloudflare is, and what is to be read into them. */
function stacksToMend<Prepared extends PreparedStack>(
  prepared: readonly Prepared[],
  manifest: ReleaseManifest,
): readonly (readonly [Prepared, StateRepair])[] {
  return prepared.flatMap((one) => {
    const repair = repairOf(one.stack.name, manifest);
    return repair.gone.length + repair.changed.length === 0 ? [] : [[one, repair] as const];
  });
}

/** Mends copies of the states. `wrong`: what was never in its state, or what Cloudflare has. */
async function mendCopies(context: PlanningContext, prepared: readonly PreparedStack[], manifest: ReleaseManifest) {
  const wrong: string[] = [];
  const found: FoundDifference[] = [];
  for (const [one, repair] of stacksToMend(prepared, manifest)) {
    const before = new Set(one.state?.addresses);
    found.push(...(await mendCopy(context, one, repair)));
    const state = readStackState(await context.terraform.pullState(one.folder), one.stack.name);
    const after = new Set(state?.addresses);
    wrong.push(...repair.gone.filter((address) => !before.has(address) || after.has(address)));
  }
  return { wrong, found };
}

/**
 * Mends the real states only now: a release that is refused must leave them as they are. A hostname that was removed from its state
 * would look new to the next plan, not like one that returns.
 * @param moved stacks that were planned on copies of their states, and whose real states are now as those
 */
async function planOnRealStates(
  context: PlanningContext,
  plans: readonly ReadStackPlan[],
  manifest: ReleaseManifest,
  moved: ReadonlySet<string>,
): Promise<readonly ReadStackPlan[]> {
  const mended = stacksToMend(plans, manifest);
  for (const [one, repair] of mended) await mendRealState(context, one, repair);
  const changed = new Set([...moved, ...mended.map(([{ stack }]) => stack.name)]);
  const anew = readPlans(
    await planStacks(
      context,
      plans.filter(({ stack }) => changed.has(stack.name)),
    ),
  );
  return plans.map((plan) => anew.find(({ stack }) => stack.name === plan.stack.name) ?? plan);
}

function readPlans(plans: readonly StackPlan[]): readonly ReadStackPlan[] {
  return plans.map((one) => ({ ...one, plan: readPlan(one.stack.name, one.document) }));
}

/** In the way that the release was planned, and with the same questions to Cloudflare. */
async function planAgain(
  context: AskingContext,
  prepared: readonly PreparedStack[],
  { refresh }: ReleaseManifest,
): Promise<{ readonly plans: readonly ReadStackPlan[]; readonly findings: Findings }> {
  const { plans, findings } =
    refresh === "touched"
      ? await planTouched(context, prepared)
      : { plans: await planStacks(context, prepared), findings: findingsOf([], []) };
  return { findings, plans: readPlans(plans) };
}

/** The reviewed plan of a stack, and the one that was made here. */
type PlanPair = readonly [reviewed: Plan, now: Plan];

function pairsOf(plans: readonly ReadStackPlan[], reviewed: ReadonlyMap<string, Plan>): readonly PlanPair[] {
  return plans.flatMap(({ stack, plan }): PlanPair[] => {
    const before = reviewed.get(stack.name);
    return before === undefined ? [] : [[before, plan]];
  });
}

/** Compares what the plans made here would do with what was reviewed. */
function refusalsOfPlans(
  request: ApplyRequest,
  prepared: readonly PreparedStack[],
  plans: readonly ReadStackPlan[],
  reviewed: ReadonlyMap<string, Plan>,
  found: ReleaseManifest["found"],
): readonly ApplyRefusal[] {
  const tenants = tenantsHere(request, prepared);
  const pairs = pairsOf(plans, reviewed);
  const certificates = certificateRefusals(plans, request.now());
  const told = new Set(certificates.map(({ address }) => address));
  const differing = planDifferenceRefusals(pairs, tenants).filter(({ address }) => !told.has(address));
  const unlike = [...certificates, ...differing].map(({ rule, message }) => ({ rule, message }));
  if (unlike.length > 0) return unlike;
  // The two do the same, and a waiver names the reviewed change. The rest of a plan (drift, earlier values) was not compared,
  // so it is taken from the plan made here, and the tenants from the states here.
  const trusted = pairs.map(([before, now]) => ({ ...now, comparable: before.comparable }));
  const refused = reviewRefusals(reviewAgain(request, trusted, tenants, found));
  return refused.length > 0 ? refused : differencesShown(request, pairs, prepared, found);
}

/** @param base names the tenants that the states don't */
function tenantsHere(
  { desired, release }: ApplyRequest,
  prepared: readonly PreparedStack[],
  base?: TenantsByAddress,
): ReleaseManifest["tenants"] {
  const { waiting, held, stacks } = release.manifest;
  const planned = new Set(stacks.map(({ name }) => name));
  const states = new Map(prepared.map(({ stack, state }) => [stack.name, state]));
  const left = new Set([...waiting, ...held.map(({ stack }) => stack)].filter((stack) => !planned.has(stack)));
  return releasedTenants(desired, states, left, base);
}

/** Compares what people read in the release with what the plans made here would have shown. */
function differencesShown(
  request: ApplyRequest,
  pairs: readonly PlanPair[],
  prepared: readonly PreparedStack[],
  found: ReleaseManifest["found"],
): readonly ApplyRefusal[] {
  const { tenants } = request.release.manifest;
  // Where the states don't name a tenant, the plan may have taken it from --base.
  const known = tenantsHere(request, prepared, new Map(Object.entries(tenants.before)));
  const shown = pairs.map(([reviewed]) => reviewed);
  const now = pairs.map(([, plan]) => plan);
  return reviewDifferenceRefusals(reviewAgain(request, shown, tenants), reviewAgain(request, now, known, found));
}
