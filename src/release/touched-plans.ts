import type { AskObjects } from "../cloudflare/objects";
import type { DriftedObject } from "../drift/drift";
import { stringAt } from "../json";
import type { FoundDifference, HeldStack, Import, MendedResource } from "../manifest/manifest";
import { importRequests, readsOf } from "../review/forecast";
import { type PlannedResource, readPlan } from "../terraform/plan";
import { dependenciesOf } from "../terraform/plan-json";
import { CUSTOM_HOSTNAME } from "../terraform/resource-types";
import { readStateObjects } from "../terraform/state-objects";
import { listed, plural } from "../text";
import { UserError } from "../user-error";
import { certificateValues } from "./certificates";
import { mapConcurrently } from "./concurrency";
import {
  type PlanningContext,
  type PreparedStack,
  planOnCopy,
  planOnReal,
  planStacks,
  type StackPlan,
  stackHostnames,
} from "./stack-plans";
import type { TakeOvers } from "./take-overs";
import {
  type Findings,
  findingsOf,
  mendedResources,
  refreshedDifferences,
  returningHostnames,
  type TakenObject,
  touchedResources,
} from "./touched";

/** Plans of stacks, and what Cloudflare says about what they would touch. */
export interface TouchedPlans {
  readonly plans: readonly StackPlan[];
  readonly findings: Findings;
  /** Requests that the answers took. */
  readonly requests: number;
}

export interface AskingContext extends PlanningContext {
  readonly ask: AskObjects;
}

/** Plans without asking Cloudflare, then asks about what the plans would touch, all of it at once. */
export async function planTouched(context: AskingContext, stacks: readonly PreparedStack[]): Promise<TouchedPlans> {
  return await askAbout(context, await planStacks(context, stacks));
}

async function askAbout({ ask, say }: AskingContext, plans: readonly StackPlan[]): Promise<TouchedPlans> {
  const touched = touchedResources(
    plans.map(({ stack, document }) => ({ plan: readPlan(stack.name, document), document })),
  );
  if (touched.length === 0) return { plans, findings: findingsOf([], []), requests: 0 };
  say(`Asking Cloudflare about ${plural(touched.length, "resource")} that the plans would touch.`);
  const { objects, requests } = await ask(touched.map(({ question }) => question));
  return { plans, findings: findingsOf(touched, objects), requests };
}

/** What a release is made of, after everything that was found has its place in it. */
export interface SettledPlans {
  readonly plans: readonly StackPlan[];
  readonly imports: readonly Import[];
  readonly mended: readonly MendedResource[];
  readonly refreshed: readonly MendedResource[];
  readonly found: readonly FoundDifference[];
  readonly held: readonly HeldStack[];
  /** Requests that apply will send before its first write, to find all of this again. */
  readonly requests: number;
}

/** What people decided before. */
interface SettlingContext extends AskingContext {
  readonly allowReturning: ReadonlySet<string>;
  readonly takeOvers: TakeOvers;
}

/** Imports and mending lead to new plans, and those to new questions; more rounds than this mean that Cloudflare's answers disagree. */
const MOST_ROUNDS = 4;

/**
 * Plans until Cloudflare's answers hold no more surprises: what is there already and as asked is imported; what is gone is removed
 * from a copy of the state; a stack whose declared hostname is gone is left out, unless the hostname may return.
 * @param imports those that a person asked for
 * @param drifted what a drift check found in these stacks: Terraform reads it into a copy of the state before it plans
 * What is there and not as asked is imported too where the imports file allows it; the plan then shows what would change.
 * @throws UserError that names what else is there already and not as asked
 */
export async function settlePlans(
  context: SettlingContext,
  stacks: readonly PreparedStack[],
  imports: readonly Import[],
  drifted: readonly DriftedObject[] = [],
): Promise<SettledPlans> {
  const settled = {
    imports: [...imports],
    mended: mendedResources(drifted.filter(isGone)),
    refreshed: mendedResources(drifted.filter((one) => !isGone(one))),
    held: [] as HeldStack[],
  };
  const refreshedFields = await refreshDrifted(context, stacks, settled);
  let plans = await planStacks(context, stacks);
  let mendReads = plans.reduce((total, plan) => total + readsToMend(plan, drifted), 0);
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const { findings, requests } = await askAbout(context, plans);
    const allowed = findings.taken.filter((taken) => mayTakeOver(taken, context.takeOvers));
    refuseTaken(
      findings.taken.filter((taken) => !allowed.includes(taken)),
      context.takeOvers,
    );
    const held = [...heldReturning(findings, context.allowReturning), ...heldLost(findings, context)];
    settled.held.push(...held);
    const left = new Set(held.map(({ stack }) => stack));
    plans = plans.filter(({ stack }) => !left.has(stack.name));
    const gone = findings.gone.filter(({ stack }) => !left.has(stack));
    const offered = [...findings.imports, ...allowed.map(importOf)].filter(({ stack }) => !left.has(stack));
    if (gone.length === 0 && offered.length === 0) {
      const found = [...refreshedFields, ...findings.differences].filter(({ stack }) => !left.has(stack));
      return { ...settled, plans, found, requests: requests + applyReads(settled, mendReads) };
    }
    settled.imports.push(...offered);
    settled.mended.push(...mendedResources(gone));
    mendReads += plans.reduce((total, plan) => total + readsToMend(plan, gone), 0);
    plans = await planAgain(context, plans, settled, new Set([...gone, ...offered].map(({ stack }) => stack)));
  }
  throw new UserError(
    "Cloudflare's answers change with each plan: objects come and go while they are asked about. Wait until nothing else changes them, then plan again.",
  );
}

function isGone({ kind }: DriftedObject): boolean {
  return kind !== "changed";
}

/** In copies of the states. */
async function refreshDrifted(
  context: PlanningContext,
  stacks: readonly PreparedStack[],
  { mended, refreshed }: Pick<SettledPlans, "mended" | "refreshed">,
): Promise<readonly FoundDifference[]> {
  const found = await mapConcurrently(stacks, context.parallelism, (prepared) =>
    mendCopy(context, prepared, repairOf(prepared.stack.name, { mended, refreshed })),
  );
  return found.flat();
}

/** What Terraform reads into a state before it plans: addresses that are gone, and those that Cloudflare has otherwise. */
export interface StateRepair {
  readonly gone: readonly string[];
  readonly changed: readonly string[];
}

/** A stack's part of what a release reads into the states. */
export function repairOf(
  stack: string,
  { mended, refreshed }: Pick<SettledPlans, "mended" | "refreshed">,
): StateRepair {
  const own = (resources: readonly MendedResource[]) =>
    resources.filter((one) => one.stack === stack).map(({ address }) => address);
  return { gone: own(mended), changed: own(refreshed) };
}

/** What Terraform reads during an apply: a stack that is mended is planned on a copy of its state first, then on the real one. */
function applyReads(
  { imports, mended, refreshed }: Pick<SettledPlans, "imports" | "mended" | "refreshed">,
  mendReads: number,
): number {
  const twice = new Set([...mended, ...refreshed].map(({ stack }) => stack));
  return 2 * mendReads + importRequests(imports) + importRequests(imports.filter(({ stack }) => twice.has(stack)));
}

/** Terraform reads a target, and what the target depends on. */
function readsToMend(
  { stack, state, document }: StackPlan,
  targets: readonly (PlannedResource | DriftedObject)[],
): number {
  const own = targets.filter((target) => target.stack === stack.name);
  const addresses = own.map(({ address }) => address);
  const others = [...dependenciesOf(document, addresses)].filter((address) => !addresses.includes(address));
  const known = others.filter((address) => state?.addresses.includes(address));
  const reads = (each: readonly string[], found: boolean) =>
    each.reduce((total, address) => total + readsOf({ type: address.split(".")[0] ?? "", found }), 0);
  const changed = own.filter((target) => "kind" in target && !isGone(target)).map(({ address }) => address);
  return (
    reads(
      addresses.filter((address) => !changed.includes(address)),
      false,
    ) + reads([...changed, ...known], true)
  );
}

async function planAgain(
  context: AskingContext,
  plans: readonly StackPlan[],
  { imports, mended }: Pick<SettledPlans, "imports" | "mended">,
  changed: ReadonlySet<string>,
): Promise<readonly StackPlan[]> {
  const again = plans.filter(({ stack }) => changed.has(stack.name));
  for (const prepared of again) {
    const { name } = prepared.stack;
    await mendCopy(context, prepared, repairOf(name, { mended, refreshed: [] }));
    const own = imports.filter(({ stack }) => stack === name);
    if (own.length > 0) context.privateFolder.addImports(name, own);
  }
  const anew = new Map((await planStacks(context, again)).map((plan) => [plan.stack.name, plan]));
  return plans.map((plan) => anew.get(plan.stack.name) ?? plan);
}

/** The real state stays as it is: Terraform is given a copy. */
export async function mendCopy(
  context: PlanningContext,
  prepared: PreparedStack,
  repair: StateRepair,
): Promise<readonly FoundDifference[]> {
  if (repair.gone.length + repair.changed.length === 0) return [];
  await planOnCopy(context, prepared, await context.terraform.pullState(prepared.folder));
  return await mendState(context, prepared, repair);
}

/** Mends the real state, where only a copy was mended. */
export async function mendRealState(context: PlanningContext, prepared: PreparedStack, repair: StateRepair) {
  await planOnReal(context, prepared);
  await mendState(context, prepared, repair);
}

/**
 * Has Terraform read these resources into the state that the folder uses: what is gone leaves it.
 * @returns what Terraform found of the changed ones
 * @throws UserError when one of those is gone as well
 */
async function mendState(
  { privateFolder, terraform, desired, certificates, say }: PlanningContext,
  { stack, folder, state }: PreparedStack,
  { gone, changed }: StateRepair,
): Promise<readonly FoundDifference[]> {
  if (gone.length > 0)
    say(`Gone at Cloudflare: ${listed(gone)}. Removing ${gone.length === 1 ? "it" : "them"} from the state.`);
  if (changed.length > 0)
    say(`Changed at Cloudflare: ${listed(changed)}. Reading ${changed.length === 1 ? "it" : "them"}.`);
  const objects = async () => (changed.length === 0 ? [] : readStateObjects(await terraform.pullState(folder)));
  const before = await objects();
  const variables = certificateValues(stackHostnames(desired, stack.name), certificates, state);
  const addresses = [...gone, ...changed];
  await terraform.mend(folder, { addresses, variables, file: privateFolder.planFile(`${stack.name}.mended`) });
  const after = await objects();
  // It would be planned as new, and no one would see that it returns.
  const lost = changed.filter((address) => !after.some((object) => object.address === address));
  if (lost.length > 0)
    throw new UserError(`Cloudflare no longer has ${listed(lost)}, which was only to be read. Plan again.`, "refused");
  return refreshedDifferences(stack.name, new Set(changed), before, after);
}

function heldReturning({ gone }: Findings, allowed: ReadonlySet<string>): readonly HeldStack[] {
  return returningHostnames(gone)
    .filter(({ hostname }) => !allowed.has(hostname))
    .map(({ stack, hostname }) => returningStack(stack, hostname));
}

/** A stack with a hostname that is declared and gone at Cloudflare. */
export function returningStack(stack: string, hostname: string): HeldStack {
  return {
    stack,
    hostname,
    reason: "returning",
    variable: null,
    problem: `${hostname} is in the registry, and Cloudflare no longer has it. If the customer left, remove it from its file. If it is to come back, add --allow-returning ${hostname}.`,
  };
}

const LONGEST_LIST = 20;

/** Only under the ID that people saw: another object of the same name is another customer's. */
function mayTakeOver({ resource: { address }, importId }: TakenObject, takeOvers: TakeOvers): boolean {
  return takeOvers.get(address) === importId;
}

function importOf({ resource: { stack, address }, importId }: TakenObject): Import {
  return { stack, address, id: importId };
}

/** Hostnames that were there when they were adopted, and are gone: creating one again is no way to take it over. */
function heldLost(
  { absent }: Findings,
  { takeOvers, allowReturning }: Pick<SettlingContext, "takeOvers" | "allowReturning">,
): readonly HeldStack[] {
  if (takeOvers.size === 0) return [];
  return absent
    .filter(({ type, address }) => type === CUSTOM_HOSTNAME && takeOvers.has(address))
    .map(({ stack, after }) => ({ stack, hostname: stringAt(after, "hostname") ?? "" }))
    .filter(({ hostname }) => !allowReturning.has(hostname))
    .map(({ stack, hostname }) => ({
      stack,
      hostname,
      reason: "returning",
      variable: null,
      problem: `${hostname} was to be taken over (imports/), and Cloudflare no longer has it. If the customer left, remove it from its file. If it is to be created, add --allow-returning ${hostname}.`,
    }));
}

function refuseTaken(taken: readonly TakenObject[], takeOvers: TakeOvers): void {
  if (taken.length === 0) return;
  const more = taken.length - LONGEST_LIST;
  throw new UserError(
    [
      "Cloudflare has these already, and not as the registry declares them. Nothing was planned:",
      ...taken.slice(0, LONGEST_LIST).map((one) => takenText(one, takeOvers)),
      ...(more > 0 ? [`  and ${more} more`] : []),
      "If one is yours, take it over: the plan then shows what would change. If it is not, choose another name, or delete it at Cloudflare.",
    ].join("\n"),
    "refused",
  );
}

function takenText(
  { resource: { address, stack }, importId, paths, tenant }: TakenObject,
  takeOvers: TakeOvers,
): string {
  const whose = tenant === undefined ? "" : `; its KV value names the tenant ${tenant}`;
  const known = takeOvers.get(address);
  if (known !== undefined)
    return `  ${address} (${stack}): differs in ${listed(paths)}${whose}. The imports file has ${known}, and Cloudflare now has ${importId}: it was made again since. Look at it, then run npx switchyard adopt again.`;
  return `  ${address} (${stack}): differs in ${listed(paths)}${whose}. Take it over: --import ${address}=${importId}`;
}
