import { basename } from "node:path";
import { CONFIG_MARKER, WORKER_FILE } from "../../addresses/stack";
import type { SuspensionRecord } from "../../cloudflare/suspension-record";
import { disagreementsOf } from "../../drift/disagreements";
import { isSeenByTerraform } from "../../drift/drift";
import { type Import, type MendedResource, planPathOf, type ReleaseStack } from "../../manifest/manifest";
import { compare } from "../../order";
import { LOCK_FILE, STACK_FILE } from "../../output/manifest";
import { refreshRequests } from "../../review/forecast";
import { comparablePlan, doesSomething } from "../../terraform/comparable";
import { maskPlan } from "../../terraform/mask";
import { hasOldOutputs, type OutputRead, outputReads, readsMissingOutput } from "../../terraform/output-reads";
import { asFound, readPlan } from "../../terraform/plan";
import { changedOutputs } from "../../terraform/plan-json";
import { isDone, type StackState } from "../../terraform/state";
import { printableLines } from "../../text";
import { UserError } from "../../user-error";
import { heldCertificates } from "../certificates";
import { foreignTouches, foreignTouchText } from "../foreign-resources";
import { placeImports, refuseKnown } from "../imports";
import { heldBySuspension, suspensionPlace, suspensionWarnings, writesEntry } from "../live-suspensions";
import { machineRefusals } from "../machine";
import { workerWarnings } from "../missing-workers";
import type { FoundDrift, PlannedDrift } from "../planned-drift";
import { inPrivateFolder } from "../private-folder";
import type { ReleaseDraft } from "../release-folder";
import { readStack, refuseForeignFiles, type Stack } from "../stack";
import { type PlanningContext, type PreparedStack, planStacks, prepareStacks, type StackPlan } from "../stack-plans";
import { type FoundMoves, findMoves, prepareMoved } from "../state-moves";
import { releasedTenants } from "../tenants";
import { type SettledPlans, settlePlans } from "../touched-plans";
import { compareWithBase } from "./base-comparison";
import { findDrift, heldByDrift } from "./find-drift";
import { movedResources, moveWarnings, refuseMoved, refusePartialMove, refuseUnmovable } from "./moved-resources";
import type { Planned, PlannedStack, PlanRequest } from "./plan-request";
import { obsoleteImports, placeTakeOvers, refuseReplacedImports } from "./taken-over";
import { subjectOfRequest, writeRelease } from "./write-release";

/**
 * Plans the chosen stacks, and writes `release/<digest>/`.
 * @throws UserError when Terraform fails, when this machine or registry may not release, or when a preview has neither states
 * nor a base
 */
export async function planRelease(request: PlanRequest): Promise<Planned> {
  const { root, published, basis } = request;
  const stacks = published.map((stack) => readStack(root, stack));
  if (basis === "registry") return compareWithBase(request, stacks);
  const names = stacks.map(({ name }) => name);
  refuseForeignFiles(root, names);
  const imports = placeImports(request.imports, stacks);
  return inPrivateFolder(root, async (privateFolder) => {
    const kind = basis === "cloudflare" ? request.kind : "none";
    const context = { ...request, privateFolder, kind, refresh: kind === "full" };
    let prepared: readonly PreparedStack[];
    let moves: FoundMoves;
    try {
      refuseMachine(request);
      prepared = await prepareStacks(context, stacks, imports);
      moves = await findMoves(context, prepared);
    } catch (error) {
      tellFallback(request, error);
      return compareWithBase(request, stacks);
    }
    refuseUnmovable(moves);
    return planAgainstStates(context, await prepareMoved(context, moves, prepared), imports, moves);
  });
}

/**
 * A preview needs no lock file, because it runs no provider that could do harm. But with a lost state it would show every
 * tenant as new.
 */
function refuseMachine({ basis, machine, project, desired }: PlanRequest): void {
  const { lockFile } = basis === "cloudflare" ? project : { lockFile: "not needed" };
  const refusals = machineRefusals(machine, { lockFile }, desired.terraform.backend);
  if (refusals.length > 0) throw new UserError(refusals.map(({ message }) => message).join("\n"), "refused");
}

/**
 * Tells the user that a preview compares with the base registry instead of the states.
 * @throws UserError without a base
 */
function tellFallback({ basis, base, say }: PlanRequest, error: unknown): void {
  if (basis !== "state" || !(error instanceof UserError)) throw error;
  const why = printableLines(error.message);
  if (base === undefined)
    throw new UserError(`A preview needs the states, or --base <git ref> to compare with. ${why}`, error.kind);
  say(`The states can't be read, so the preview compares with --base instead. ${why}`);
}

type PlanContext = PlanRequest & PlanningContext;

async function planAgainstStates(
  context: PlanContext,
  prepared: readonly PreparedStack[],
  asked: readonly Import[],
  moves: FoundMoves,
): Promise<Planned> {
  const { desired, base, kind } = context;
  const states = new Map(prepared.map(({ stack, state }) => [stack.name, state]));
  const stacks = prepared.map(({ stack }) => stack);
  refuseMoved(movedResources(stacks, states));
  refuseKnown(asked, states);
  const readsOf = new Map(stacks.map((stack) => [stack.name, outputReads(stack.config, stacks)]));
  const reads = ({ name }: Stack) => readsOf.get(name) ?? [];
  const isMoving = ({ stack }: PreparedStack) => moves.stacks.has(stack.name);
  const done = prepared.filter(
    (one) => !isMoving(one) && isApplied(one) && !hasOldOutputs(reads(one.stack), one.state, states),
  );
  const tooEarly = prepared.filter(
    ({ stack }) => !dependenciesApplied(stack, states) || readsMissingOutput(reads(stack), stacks, states),
  );
  const chosen = chooseStacks(context, prepared, done).filter((one) => !tooEarly.includes(one));
  refuseUnplanned(asked, chosen);
  const imports = [...asked, ...(kind === "full" ? placeTakeOvers(context, chosen, asked) : [])];
  const found = context.which === "done" && kind !== "none" ? await findDrift(context, prepared, chosen) : undefined;
  const { settled, drift } = await settle(context, chosen, imports, found);
  const { plans } = settled;
  refuseForeignTouches(context, plans);
  refuseReplacedImports(plans, asked);
  const suspensions = await readSuspensions(context, plans, states);
  const held = [
    ...settled.held,
    ...plans.flatMap(({ stack, sent }) => heldCertificates(stack.name, sent)),
    ...plans.flatMap(({ stack, document }) =>
      heldBySuspension(stack.name, readPlan(stack.name, document).resources, suspensions.records),
    ),
  ];
  const outdated = new Set(namesOf(prepared.filter(({ stack }) => readsChangedOutput(reads(stack), plans))));
  const waiting = namesOf(prepared).filter((name) => namesOf(tooEarly).includes(name) || outdated.has(name));
  const left = new Set([...waiting, ...held.map(({ stack }) => stack)]);
  const isMove = context.which !== "done" && chosen.some(isMoving);
  if (isMove && kind !== "none")
    refusePartialMove(
      moves,
      namesOf(plans).filter((name) => !left.has(name)),
      { waiting, held },
    );
  const release = await writeRelease(context, async (draft) => {
    const toRelease = plans.filter(({ stack }) => !left.has(stack.name));
    const planned = toRelease.flatMap((plan) => writePlan(plan, draft, isMove && isMoving(plan)));
    const [first] = toRelease;
    if (first === undefined || planned.length === 0) return undefined;
    const names = new Set(planned.map(({ stack }) => stack.name));
    const ofRelease = <Part extends { readonly stack: string; readonly address: string }>(parts: readonly Part[]) =>
      parts.filter(({ stack }) => names.has(stack)).sort(byAddress);
    return {
      planned,
      refresh: kind,
      tenants: releasedTenants(desired, states, left, base?.tenants),
      imports: ofRelease(settled.imports),
      mended: ofRelease(settled.mended),
      refreshed: ofRelease(settled.refreshed),
      moves: isMove ? moves.moves : [],
      journal: moves.journal,
      found: ofRelease(settled.found),
      waiting,
      held,
      otherRequests:
        (kind === "full" ? requestsWithoutChange(plans, names) : settled.requests) +
        (toRelease.some(mayLift) ? suspensions.requests : 0),
      versions: await versionsIn(first, context),
    };
  });
  return {
    subject: subjectOfRequest(context),
    release,
    done: namesOf(done).filter((name) => !outdated.has(name)),
    waiting,
    held,
    warnings: [
      ...suspensions.warnings,
      ...moveWarnings(moves, isMove),
      ...(await warningsOf(
        context,
        plans.filter(({ stack }) => !left.has(stack.name)),
      )),
    ],
    unreleased: context.unreleased,
    obsoleteImports: obsoleteImports(context.takeOvers, prepared),
    drift,
  };
}

/** @throws UserError that names hostnames which are left to others, and which the plans would touch */
function refuseForeignTouches({ environment: { name, platform } }: PlanContext, plans: readonly StackPlan[]): void {
  if (platform.foreign.length === 0) return;
  const touched = foreignTouches(
    plans.map(({ stack, document }) => readPlan(stack.name, document)),
    platform,
  );
  if (touched.length > 0) throw new UserError(foreignTouchText(touched, name), "refused");
}

interface ReadSuspensions {
  readonly records: readonly SuspensionRecord[];
  readonly requests: number;
  readonly warnings: readonly string[];
}

/**
 * Asked also where nothing is to be released: a plan names a suspension that the registry doesn't say.
 * @throws UserError when that can't be asked and a plan could lift one
 */
async function readSuspensions(
  { kind, suspensions, environment }: PlanContext,
  plans: readonly StackPlan[],
  states: ReadonlyMap<string, StackState | undefined>,
): Promise<ReadSuspensions> {
  const place = kind === "none" ? undefined : suspensionPlace(environment, states);
  if (place === undefined) return { records: [], requests: 0, warnings: [] };
  try {
    const read = await suspensions.read(place);
    return { ...read, warnings: suspensionWarnings(environment, read.records) };
  } catch (error) {
    if (!UserError.isUserError(error) || plans.some(mayLift)) throw error;
    return { records: [], requests: 0, warnings: [error.message] };
  }
}

function mayLift({ stack, document }: StackPlan): boolean {
  return readPlan(stack.name, document).resources.some(writesEntry);
}

/** A preview asks Cloudflare nothing. */
async function warningsOf(context: PlanContext, plans: readonly StackPlan[]): Promise<readonly string[]> {
  const { kind, askWorkers, environment, desired } = context;
  if (kind === "none") return [];
  const resources = plans.flatMap(({ stack, document }) => readPlan(stack.name, document).resources);
  return await workerWarnings(askWorkers, environment, desired, resources);
}

interface Settled {
  readonly settled: SettledPlans;
  readonly drift: PlannedDrift | undefined;
}

/** A full refresh, or a preview, leaves nothing to ask. Of stacks that are done, only those that drifted are planned. */
async function settle(
  context: PlanContext,
  chosen: readonly PreparedStack[],
  imports: readonly Import[],
  found: FoundDrift | undefined,
): Promise<Settled> {
  if (context.kind !== "touched") {
    const settled = { ...NOTHING_SETTLED, plans: await planStacks(context, chosen), imports };
    return { settled, drift: found && withPlans(context, found, settled) };
  }
  if (found === undefined) return { settled: await settlePlans(context, chosen, imports), drift: undefined };
  return await settleDrift(context, chosen, imports, found);
}

const NOTHING_SETTLED: SettledPlans = {
  plans: [],
  imports: [],
  mended: [],
  refreshed: [],
  found: [],
  held: [],
  requests: 0,
};

/** What was found must be told, also where its repair can't be planned. */
async function settleDrift(
  context: PlanContext,
  chosen: readonly PreparedStack[],
  imports: readonly Import[],
  found: FoundDrift,
): Promise<Settled> {
  const held = heldByDrift(found.objects, context.allowReturning);
  const left = new Set(held.map(({ stack }) => stack));
  const drifted = found.objects.filter((object) => isSeenByTerraform(object) && !left.has(object.stack));
  const touched = new Set([...drifted, ...imports].map(({ stack }) => stack));
  const stacks = chosen.filter(({ stack: { name } }) => touched.has(name) && !left.has(name));
  try {
    const settled = await settlePlans(context, stacks, imports, drifted);
    return { settled: { ...settled, held: [...held, ...settled.held] }, drift: withPlans(context, found, settled) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const drift = { ...withPlans(context, found, NOTHING_SETTLED), unplanned: error.message };
    return { settled: { ...NOTHING_SETTLED, held }, drift };
  }
}

/** What the plans say of the drift that was found. */
function withPlans(
  { environment }: PlanContext,
  drift: FoundDrift,
  { plans, mended, found }: SettledPlans,
): PlannedDrift {
  const disagreements = plans.flatMap(({ stack: { name }, document }) => {
    const own = <Part extends { readonly stack: string }>(parts: readonly Part[]) =>
      parts.filter(({ stack }) => stack === name);
    const plan = asFound(readPlan(name, document), own(found), new Set(own(mended).map(({ address }) => address)));
    return disagreementsOf(plan, drift.objects);
  });
  const { platform, tenants } = environment;
  return {
    ...drift,
    tenants: tenants.length,
    revision: platform.dispatch.revision,
    disagreements,
    unplanned: undefined,
  };
}

function byAddress(a: MendedResource, b: MendedResource): number {
  return compare(a.stack, b.stack) || compare(a.address, b.address);
}

/** Whether the stack was applied in its current form. */
function isApplied({ stack, state }: PreparedStack): boolean {
  return isDone(stack.configHash, stack.config, state);
}

/** Requests for stacks that were planned and have no changes. */
function requestsWithoutChange(plans: readonly StackPlan[], released: ReadonlySet<string>): number {
  const others = plans.filter(({ stack }) => !released.has(stack.name));
  return refreshRequests(others.map(({ stack, document }) => readPlan(stack.name, document)));
}

/** If a provider is already running (TF_REATTACH_PROVIDERS), Terraform selects none, so the platform file's version counts. */
async function versionsIn({ folder }: PreparedStack, { terraform: tool, environment }: PlanRequest) {
  const { terraform, provider = environment.platform.terraform.providerVersion } = await tool.versions(folder);
  return { terraform, provider };
}

function chooseStacks(
  { which, only }: PlanRequest,
  prepared: readonly PreparedStack[],
  done: readonly PreparedStack[],
): readonly PreparedStack[] {
  const chosen = which === "all" ? prepared : prepared.filter((one) => done.includes(one) === (which === "done"));
  return chosen.filter(({ stack }) => only === undefined || only.has(stack.name));
}

/** Otherwise it can't be planned yet: a hostname stack reads the platform's ids and namespaces, which do not exist. */
function dependenciesApplied({ dependencies }: Stack, states: ReadonlyMap<string, StackState | undefined>): boolean {
  return dependencies.every((name) => states.get(name)?.marker !== undefined);
}

/** Whether the stack is planned with, or was applied with, an output that this release changes. */
function readsChangedOutput(reads: readonly OutputRead[], plans: readonly StackPlan[]): boolean {
  return plans.some(({ stack, document }) => {
    const changed = changedOutputs(document).map(([name]) => name);
    const own = reads.filter((read) => read.stack === stack.name);
    return own.some(({ output }) => changed.some((name) => name === (output ?? name) && name !== CONFIG_MARKER));
  });
}

/** @throws UserError for an import into a stack that is not planned */
function refuseUnplanned(imports: readonly Import[], chosen: readonly PreparedStack[]): void {
  const planned = new Set(namesOf(chosen));
  const [first] = imports.filter(({ stack }) => !planned.has(stack));
  if (first === undefined) return;
  throw new UserError(
    `${first.address} can't be imported: its stack ${first.stack} is not planned. Leave --stack out, or release the platform stack first.`,
  );
}

function namesOf(prepared: readonly PreparedStack[]): readonly string[] {
  return prepared.map(({ stack }) => stack.name);
}

/** @returns nothing, and writes nothing, for a plan without changes, unless resources of the stack move */
function writePlan(
  { stack, document, version }: StackPlan,
  draft: ReleaseDraft,
  isMoving: boolean,
): readonly PlannedStack[] {
  const masked = maskPlan(document);
  if (!isMoving && !doesSomething(comparablePlan(masked))) return [];
  const path = (file: string) => `stacks/${stack.name}/${file}`;
  for (const [file, content] of stack.files) draft.write(path(file), content);
  draft.write(planPathOf(stack.name), JSON.stringify(masked));
  const placed = (named: (file: string) => boolean) => {
    const file = [...stack.files.keys()].find(named);
    return file === undefined ? null : path(file);
  };
  const described: ReleaseStack = {
    name: stack.name,
    dependencies: stack.dependencies,
    config: path(STACK_FILE),
    lockFile: placed((file) => file === LOCK_FILE),
    workerFile: placed((file) => basename(file) === WORKER_FILE),
    planJson: planPathOf(stack.name),
    state: version === undefined ? null : { lineage: version.lineage, serial: version.serial },
  };
  return [{ stack: described, document: masked }];
}
