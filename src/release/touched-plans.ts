import type { AskObjects } from "../cloudflare/objects";
import type { FoundDifference, HeldStack, Import, MendedResource } from "../manifest/manifest";
import { LOCK_FILE } from "../output/manifest";
import { importRequests, readsOf } from "../review/forecast";
import { type PlannedResource, readPlan } from "../terraform/plan";
import { dependenciesOf } from "../terraform/plan-json";
import { listed, plural } from "../text";
import { UserError } from "../user-error";
import { certificateValues } from "./certificates";
import { type PlanningContext, type PreparedStack, planStacks, type StackPlan, stackHostnames } from "./stack-plans";
import {
  type Findings,
  findingsOf,
  mendedResources,
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
  const touched = touchedResources(plans.map(({ stack, document }) => readPlan(stack.name, document)));
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
  readonly found: readonly FoundDifference[];
  readonly held: readonly HeldStack[];
  /** Requests that apply will send before its first write, to find all of this again. */
  readonly requests: number;
}

/** Imports and mending lead to new plans, and those to new questions; more rounds than this mean that Cloudflare's answers disagree. */
const MOST_ROUNDS = 4;

/**
 * Plans until Cloudflare's answers hold no more surprises: what is there already and as asked is imported; what is gone is removed
 * from a copy of the state; a stack whose declared hostname is gone is left out, unless the hostname may return.
 * @param imports those that a person asked for
 * @throws UserError that names what is there already and not as asked
 */
export async function settlePlans(
  context: AskingContext & { readonly allowReturning: ReadonlySet<string> },
  stacks: readonly PreparedStack[],
  imports: readonly Import[],
): Promise<SettledPlans> {
  const settled = { imports: [...imports], mended: [] as MendedResource[], held: [] as HeldStack[] };
  let plans = await planStacks(context, stacks);
  let mendReads = 0;
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const { findings, requests } = await askAbout(context, plans);
    refuseTaken(findings.taken);
    const held = heldReturning(findings, context.allowReturning);
    settled.held.push(...held);
    const left = new Set(held.map(({ stack }) => stack));
    plans = plans.filter(({ stack }) => !left.has(stack.name));
    const gone = findings.gone.filter(({ stack }) => !left.has(stack));
    const offered = findings.imports.filter(({ stack }) => !left.has(stack));
    if (gone.length === 0 && offered.length === 0) {
      const found = findings.differences.filter(({ stack }) => !left.has(stack));
      return { ...settled, plans, found, requests: requests + mendReads + importRequests(settled.imports) };
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

/** Terraform reads a target, and what the target depends on. */
function readsToMend({ stack, state, document }: StackPlan, gone: readonly PlannedResource[]): number {
  const own = gone.filter((resource) => resource.stack === stack.name).map(({ address }) => address);
  const others = [...dependenciesOf(document, own)].filter((address) => !own.includes(address));
  const known = others.filter((address) => state?.addresses.includes(address));
  const reads = (addresses: readonly string[], found: boolean) =>
    addresses.reduce((total, address) => total + readsOf({ type: address.split(".")[0] ?? "", found }), 0);
  return reads(own, false) + reads(known, true);
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
    const addresses = mended.filter(({ stack }) => stack === name).map(({ address }) => address);
    if (addresses.length > 0) await mendCopy(context, prepared, addresses);
    const own = imports.filter(({ stack }) => stack === name);
    if (own.length > 0) context.privateFolder.addImports(name, own);
  }
  const anew = new Map((await planStacks(context, again)).map((plan) => [plan.stack.name, plan]));
  return plans.map((plan) => anew.get(plan.stack.name) ?? plan);
}

/** The real state stays as it is: Terraform is given a copy. */
async function mendCopy(context: PlanningContext, prepared: PreparedStack, addresses: readonly string[]) {
  const { privateFolder, terraform } = context;
  const { stack, folder } = prepared;
  if (privateFolder.copyState(stack.name, await terraform.pullState(folder))) {
    const frozen = stack.files.has(LOCK_FILE);
    await terraform.init(folder, { frozen, reconfigure: true, pluginCache: privateFolder.pluginCache });
  }
  await mendState(context, prepared, addresses);
}

/** Has Terraform read what is gone, and remove it from the state that the folder uses. */
export async function mendState(
  { privateFolder, terraform, desired, certificates, say }: PlanningContext,
  { stack, folder, state }: PreparedStack,
  addresses: readonly string[],
): Promise<void> {
  say(`Gone at Cloudflare: ${listed(addresses)}. Removing ${addresses.length === 1 ? "it" : "them"} from the state.`);
  const variables = certificateValues(stackHostnames(desired, stack.name), certificates, state);
  await terraform.mend(folder, { addresses, variables, file: privateFolder.planFile(`${stack.name}.mended`) });
}

function heldReturning({ gone }: Findings, allowed: ReadonlySet<string>): readonly HeldStack[] {
  return returningHostnames(gone)
    .filter(({ hostname }) => !allowed.has(hostname))
    .map(({ stack, hostname }) => ({
      stack,
      hostname,
      reason: "returning",
      variable: null,
      problem: `${hostname} is in the registry, and Cloudflare no longer has it. If the customer left, remove it from its file. If it is to come back, add --allow-returning ${hostname}.`,
    }));
}

const LONGEST_LIST = 20;

function refuseTaken(taken: readonly TakenObject[]): void {
  if (taken.length === 0) return;
  const more = taken.length - LONGEST_LIST;
  throw new UserError(
    [
      "Cloudflare has these already, and not as the registry declares them. Nothing was planned:",
      ...taken.slice(0, LONGEST_LIST).map(takenText),
      ...(more > 0 ? [`  and ${more} more`] : []),
      "If one is yours, take it over: the plan then shows what would change. If it is not, choose another name, or delete it at Cloudflare.",
    ].join("\n"),
    "refused",
  );
}

function takenText({ resource: { address, stack }, importId, paths, tenant }: TakenObject): string {
  const whose = tenant === undefined ? "" : `; its KV value names the tenant ${tenant}`;
  return `  ${address} (${stack}): differs in ${listed(paths)}${whose}. Take it over: --import ${address}=${importId}`;
}
