import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DesiredState } from "../desired/desired-state";
import { planPathOf, type ReleaseManifest } from "../manifest/manifest";
import type { PublishedStack } from "../output/publish";
import type { Environment } from "../registry/model";
import { type Review, reviewPlans } from "../review/review";
import type { Waiver } from "../review/waivers";
import { type Plan, parsePlan, readPlan } from "../terraform/plan";
import { onlyAddress, WORKERS_SCRIPT } from "../terraform/resource-types";
import type { Diagnostic, Terraform } from "../terraform/run";
import type { GivenCertificates } from "./certificates";
import { type Duplicate, duplicatesIn } from "./duplicates";
import { type Machine, machineRefusals } from "./machine";
import { inPrivateFolder } from "./private-folder";
import { type Progress, workOf } from "./progress";
import type { Project } from "./project";
import {
  type ApplyRefusal,
  certificateRefusals,
  departureRefusals,
  manifestRefusals,
  projectRefusals,
  reviewRefusals,
  shownRefusals,
  stackRefusals,
} from "./refusals";
import type { Release } from "./release-folder";
import { readStack, refuseForeignFiles, type Stack } from "./stack";
import { type PlanningContext, type PreparedStack, planStacks, prepareStacks, type StackPlan } from "./stack-plans";
import { releasedTenants, type TenantsByAddress } from "./tenants";
import { limitsOf } from "./write-release";

export interface ApplyRequest {
  readonly root: string;
  readonly release: Release;
  readonly project: Project;
  readonly environment: Environment;
  /** As just synthesized from the project as it is here, the platform's first. */
  readonly published: readonly PublishedStack[];
  readonly desired: DesiredState;
  readonly terraform: Terraform;
  readonly certificates: GivenCertificates;
  readonly machine: Machine;
  readonly waivers: readonly Waiver[];
  readonly allowReturning: ReadonlySet<string>;
  readonly parallelism: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The id of a custom hostname that Cloudflare has already; undefined when it can't be found. */
  readonly findHostname: (zoneId: string, hostname: string) => Promise<string | undefined>;
  readonly say: (line: string) => void;
  readonly progress: Progress;
}

export interface Applied {
  readonly digest: string;
  readonly environment: string;
  /** Nothing was applied when there is one. */
  readonly refusals: readonly ApplyRefusal[];
  readonly stacks: readonly AppliedStack[];
  readonly failure: Failure | undefined;
  /** Stacks that a second release brings. */
  readonly waiting: readonly string[];
  /** Outbound parameters that are not set: the dispatch Worker was uploaded, and Terraform can't send them. */
  readonly unsetParameters: readonly string[];
}

export interface AppliedStack {
  readonly stack: string;
  readonly outcome: "applied" | "failed" | "not started";
  readonly resources: number;
  /** Resources that were changed at Cloudflare. */
  readonly changed: number;
  readonly seconds: number;
}

export interface Failure {
  readonly stack: string;
  readonly errors: readonly Diagnostic[];
  /** What Terraform said besides. */
  readonly output: string;
  /** Hostnames that exist already, to be imported. */
  readonly duplicates: readonly Duplicate[];
}

/**
 * Plans the release's stacks again, and applies its own plans if they do exactly what was reviewed. It stops at the first
 * stack that fails.
 * @throws UserError when Terraform can't be asked
 */
export async function applyRelease(request: ApplyRequest): Promise<Applied> {
  const { root, release, published } = request;
  const { digest, manifest } = release;
  const made = published.map((stack) => readStack(root, stack));
  // In the order of the registry here, whatever the manifest says.
  const named = new Set(manifest.stacks.map(({ name }) => name));
  const stacks = made.filter(({ name }) => named.has(name));
  const result: Applied = {
    digest,
    environment: request.environment.name,
    refusals: [],
    stacks: [],
    failure: undefined,
    waiting: made.flatMap(({ name }) => (manifest.waiting.includes(name) ? [name] : [])),
    unsetParameters: [],
  };
  // Terraform is asked only about a release that may be applied as far as anybody can tell without it.
  const known = refusalsBefore(request, made);
  if (known.length > 0) return { ...result, refusals: known };
  const reviewed = new Map(stacks.map(({ name }) => [name, reviewedPlan(release, name)]));
  const refused = reviewRefusals(judge(request, [...reviewed.values()], manifest.tenants));
  if (refused.length > 0) return { ...result, refusals: refused };
  refuseForeignFiles(
    root,
    made.map(({ name }) => name),
  );
  return inPrivateFolder(root, async (room) => {
    const workplace = { ...request, room, refresh: manifest.refresh === "full" };
    const laid = await prepareStacks(workplace, made, manifest.imports);
    const plans = await planReviewed(workplace, request, laid, named);
    if ("refusals" in plans) return { ...result, ...plans };
    const refusals = refusalsOfPlans(request, laid, plans.fresh, reviewed);
    if (refusals.length > 0) return { ...result, refusals };
    return { ...result, ...(await applyStacks(workplace, plans.fresh, request)) };
  });
}

/** What can be said without the release's plans, all of it at once. */
function refusalsBefore(
  { release: { manifest }, project, machine, environment, desired }: ApplyRequest,
  made: readonly Stack[],
): readonly ApplyRefusal[] {
  return [
    ...machineRefusals(machine, project, desired.terraform.backend),
    ...projectRefusals(manifest, project),
    ...manifestRefusals(manifest, environment, made),
  ];
}

function reviewedPlan({ folder }: Release, name: string): Plan {
  const path = planPathOf(name);
  return readPlan(name, parsePlan(readFileSync(join(folder, path), "utf8"), path));
}

/** By the budgets of the registry here, and of the waivers here: nothing that the release says of itself counts. */
function judge(request: ApplyRequest, plans: readonly Plan[], tenants: ReleaseManifest["tenants"]): Review {
  const { release, environment, waivers, allowReturning, now } = request;
  const manifest = { ...release.manifest, ...limitsOf(environment), tenants };
  return reviewPlans({ plans, release: { digest: release.digest, manifest }, waivers, allowReturning, now: now() });
}

/** A plan made here, as a review reads it. */
interface PlanHere extends StackPlan {
  readonly plan: Plan;
}

async function planReviewed(
  workplace: PlanningContext,
  { release, terraform }: ApplyRequest,
  laid: readonly PreparedStack[],
  named: ReadonlySet<string>,
): Promise<{ readonly fresh: readonly PlanHere[] } | { readonly refusals: readonly ApplyRefusal[] }> {
  const wanted = laid.filter(({ stack }) => named.has(stack.name));
  const found = [];
  for (const { stack, folder, state } of wanted) {
    const versions = await terraform.versions(folder);
    found.push(...stackRefusals(release.manifest, { stack: stack.name, state, ...versions }));
  }
  const refusals = [...new Map(found.map((refusal) => [refusal.message, refusal])).values()];
  if (refusals.length > 0) return { refusals };
  const plans = await planStacks(workplace, wanted);
  return { fresh: plans.map((one) => ({ ...one, plan: readPlan(one.stack.name, one.document) })) };
}

/** What the plans made now say, compared with what was reviewed. */
function refusalsOfPlans(
  request: ApplyRequest,
  laid: readonly PreparedStack[],
  fresh: readonly PlanHere[],
  reviewed: ReadonlyMap<string, Plan>,
): readonly ApplyRefusal[] {
  const tenants = tenantsHere(request, laid);
  const certificates = certificateRefusals(fresh, request.now());
  const told = new Set(certificates.map(({ address }) => address));
  const pairs = fresh.flatMap(({ stack, plan: now }) => {
    const plan = reviewed.get(stack.name);
    return plan === undefined ? [] : [[plan, now] as const];
  });
  const differing = departureRefusals(pairs, tenants).filter(({ address }) => !told.has(address));
  const found = [...certificates, ...differing].map(({ rule, message }) => ({ rule, message }));
  // They do the same, and a waiver names the reviewed change. What else a plan tells (drift, what the state had) nobody
  // compared: it is believed only of the plan made here, as whose each address is is believed of the states here.
  const judged = pairs.map(([plan, now]) => ({ ...now, comparable: plan.comparable }));
  if (found.length > 0) return found;
  const refused = reviewRefusals(judge(request, judged, tenants));
  return refused.length > 0 ? refused : shownRefusals(...bothReviews(request, pairs, laid));
}

/** @param base says whose an address is where its state doesn't */
function tenantsHere({ desired, release }: ApplyRequest, laid: readonly PreparedStack[], base?: TenantsByAddress) {
  const { waiting, held, stacks } = release.manifest;
  const planned = new Set(stacks.map(({ name }) => name));
  const states = new Map(laid.map(({ stack, state }) => [stack.name, state]));
  const left = new Set([...waiting, ...held.map(({ stack }) => stack)].filter((stack) => !planned.has(stack)));
  return releasedTenants(desired, states, left, base);
}

/** As people read the release, and as the plans made here would have been shown to them. */
function bothReviews(
  request: ApplyRequest,
  pairs: readonly (readonly [Plan, Plan])[],
  laid: readonly PreparedStack[],
): readonly [shown: Review, now: Review] {
  const { tenants } = request.release.manifest;
  // Where the states don't say whose an address is, the --base of the plan may have said so.
  const known = tenantsHere(request, laid, new Map(Object.entries(tenants.before)));
  const [reviewed, fresh] = ([0, 1] as const).map((side) => pairs.map((pair) => pair[side]));
  return [judge(request, reviewed ?? [], tenants), judge(request, fresh ?? [], known)];
}

async function applyStacks(
  workplace: PlanningContext,
  fresh: readonly PlanHere[],
  request: ApplyRequest,
): Promise<Pick<Applied, "stacks" | "failure" | "unsetParameters">> {
  const results: AppliedStack[] = [];
  let uploaded = false;
  let failure: Failure | undefined;
  request.progress.begin(fresh.map(({ plan }) => plan));
  for (const { stack, folder, plan } of fresh) {
    const resources = workOf(plan).size;
    if (failure !== undefined) {
      results.push({ stack: stack.name, outcome: "not started", resources, changed: 0, seconds: 0 });
      continue;
    }
    const started = request.now();
    const { done, failed } = await applyStack(folder, workplace.room.planFile(stack.name), plan, request);
    uploaded ||= done.has(onlyAddress(WORKERS_SCRIPT) ?? "");
    failure = failed;
    const outcome = failed === undefined ? "applied" : "failed";
    const seconds = Math.round((request.now() - started) / 1000);
    results.push({ stack: stack.name, outcome, resources, changed: done.size, seconds });
    request.progress.stackEnded(stack.name, outcome);
  }
  const parameters = request.environment.platform.dispatch.outbound?.parameters ?? [];
  return { stacks: results, failure, unsetParameters: uploaded ? parameters : [] };
}

/** @returns the addresses of what was changed, and why it stopped */
async function applyStack(
  folder: string,
  file: string,
  plan: Plan,
  { terraform, progress, findHostname }: ApplyRequest,
): Promise<{ done: ReadonlySet<string>; failed: Failure | undefined }> {
  const errors: Diagnostic[] = [];
  const stepsLeft = new Map(workOf(plan));
  const done = new Set<string>();
  progress.stackStarted(plan.stack);
  const { ok, output } = await terraform.apply(folder, file, (event) => {
    if (event.type === "done" && stepsLeft.has(event.address)) {
      const left = (stepsLeft.get(event.address) ?? 1) - 1;
      stepsLeft.set(event.address, left);
      if (left === 0) {
        done.add(event.address);
        progress.resourceDone(event.address);
      }
    }
    if (event.type === "diagnostic" && event.diagnostic.severity === "error") errors.push(event.diagnostic);
  });
  if (ok) return { done, failed: undefined };
  const duplicates = await duplicatesIn(errors, plan, findHostname);
  return { done, failed: { stack: plan.stack, errors, output, duplicates } };
}
