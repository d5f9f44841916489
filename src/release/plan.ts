import { basename } from "node:path";
import { CONFIG_MARKER, WORKER_FILE } from "../addresses/stack";
import { objectAt } from "../json";
import { type Import, planPathOf, type ReleaseStack } from "../manifest/manifest";
import { LOCK_FILE, STACK_FILE } from "../output/manifest";
import { refreshRequests } from "../review/forecast";
import { comparablePlan, doesSomething } from "../terraform/comparable";
import { maskPlan } from "../terraform/mask";
import { readPlan } from "../terraform/plan";
import { changedOutputs } from "../terraform/plan-json";
import { declaredAddresses, hasOldIds, isDone } from "../terraform/state";
import { printableLines } from "../text";
import { UserError } from "../user-error";
import { compareWithBase } from "./base-comparison";
import { heldCertificates } from "./certificates";
import { placeImports, refuseKnown } from "./imports";
import { refuseLostShards } from "./lost-shards";
import { machineRefusals } from "./machine";
import { movedResources, refuseMoved } from "./moved-resources";
import type { Planned, PlannedStack, PlanRequest } from "./plan-request";
import { inPrivateFolder, type Room } from "./private-folder";
import type { ReleaseDraft } from "./release-folder";
import { readStack, refuseForeignFiles, type Stack } from "./stack";
import { type PreparedStack, planStacks, prepareStacks, type StackPlan } from "./stack-plans";
import { releasedTenants } from "./tenants";
import { writeRelease } from "./write-release";

/**
 * Plans what is to be planned, and writes `release/<digest>/`.
 * @throws UserError when Terraform fails, the machine or the registry is not fit to be released from, or a preview can
 *   neither read the states nor has a base to compare with
 */
export async function planRelease(request: PlanRequest): Promise<Planned> {
  const stacks = request.published.map((published) => readStack(request.root, published));
  if (request.basis === "registry") return compareWithBase(request, stacks);
  refuseForeignFiles(
    request.root,
    stacks.map(({ name }) => name),
  );
  const imports = placeImports(request.imports, stacks);
  return inPrivateFolder(request.root, async (room) => {
    let laid: readonly PreparedStack[];
    try {
      refuseMachine(request);
      laid = await prepareStacks({ ...request, room, refresh: false }, stacks, imports);
    } catch (error) {
      if (request.basis !== "state" || !(error instanceof UserError)) throw error;
      const why = printableLines(error.message);
      if (request.base === undefined) {
        throw new UserError(`A preview needs the states, or --base <git ref> to compare with. ${why}`, error.kind);
      }
      request.say(`The states can't be read, so the registry is compared with --base instead. ${why}`);
      return compareWithBase(request, stacks);
    }
    return planAgainstStates(request, room, laid, imports);
  });
}

/** A preview runs no provider that could do harm, but where the state is lost it would show everyone as new. */
function refuseMachine({ basis, machine, project, desired }: PlanRequest): void {
  const { lockFile } = basis === "cloudflare" ? project : { lockFile: "not needed" };
  const refusals = machineRefusals(machine, { lockFile }, desired.terraform.backend);
  if (refusals.length > 0) throw new UserError(refusals.map(({ message }) => message).join("\n"), "refused");
}

async function planAgainstStates(
  request: PlanRequest,
  room: Room,
  laid: readonly PreparedStack[],
  imports: readonly Import[],
): Promise<Planned> {
  await refuseLostShards({ ...request, room, refresh: false }, laid);
  const states = new Map(laid.map(({ stack, state }) => [stack.name, state]));
  refuseMoved(
    movedResources(
      laid.map(({ stack }) => stack),
      states,
    ),
  );
  refuseKnown(imports, states);
  const platform = states.get(request.desired.platform.stack);
  const done = laid.filter(
    ({ stack, state }) =>
      isDone(stack.configHash, declaredAddresses(stack.config), state) && !hasOldIds(state, platform),
  );
  const unborn = beforeDependencies(laid);
  const wanted = chooseStacks(request, laid, done).filter((one) => !unborn.includes(one));
  refuseUnplanned(imports, wanted);
  const refresh = request.basis === "cloudflare";
  const plans = await planStacks({ ...request, room, refresh }, wanted);
  const held = plans.flatMap(({ stack, sent }) => heldCertificates(stack.name, sent));
  const outdated = plans.filter(({ stack }) => readsChangedOutputs(stack, plans));
  const waiting = namesOf(
    laid.filter((one) => unborn.includes(one) || outdated.some(({ stack }) => stack === one.stack)),
  );
  const left = new Set([...waiting, ...held.map(({ stack }) => stack)]);
  const released = plans.filter(({ stack }) => !left.has(stack.name));
  const release = await writeRelease(request, async (draft) => {
    const planned = released.flatMap((plan) => writePlan(plan, draft));
    const [first] = released;
    if (first === undefined || planned.length === 0) return undefined;
    const names = new Set(planned.map(({ stack }) => stack.name));
    return {
      planned,
      tenants: releasedTenants(request.desired, states, left, request.base?.owners),
      imports: imports.filter(({ stack }) => names.has(stack)),
      waiting,
      held,
      unchangedRequests: refresh ? requestsWithoutChange(plans, names) : 0,
      versions: await versionsIn(first, request),
    };
  });
  return { release, done: namesOf(done), waiting, held, unreleased: request.unreleased };
}

/** Planning a stack costs its requests whether it has something to do or not. */
function requestsWithoutChange(plans: readonly StackPlan[], released: ReadonlySet<string>): number {
  const others = plans.filter(({ stack }) => !released.has(stack.name));
  return refreshRequests(others.map(({ stack, document }) => readPlan(stack.name, document)));
}

/** Where a provider runs already (TF_REATTACH_PROVIDERS), none is selected: what the platform file asks for counts. */
async function versionsIn({ folder }: PreparedStack, { terraform: tool, environment }: PlanRequest) {
  const { terraform, provider = environment.platform.terraform.providerVersion } = await tool.versions(folder);
  return { terraform, provider };
}

function chooseStacks({ which, only }: PlanRequest, laid: readonly PreparedStack[], done: readonly PreparedStack[]) {
  const chosen = which === "all" ? laid : laid.filter((one) => done.includes(one) === (which === "done"));
  return chosen.filter(({ stack }) => only === undefined || only.has(stack.name));
}

/**
 * A stack can't be planned before each of those that it depends on was applied once: the platform's ids and namespaces, which a
 * hostname stack reads, are not there.
 */
function beforeDependencies(prepared: readonly PreparedStack[]): readonly PreparedStack[] {
  const applied = new Set(prepared.filter(({ state }) => state?.marker !== undefined).map(({ stack }) => stack.name));
  return prepared.filter(({ stack }) => stack.dependencies.some((name) => !applied.has(name)));
}

/** Whether the plan was made with values that this release changes: it read them from the state of a stack that is applied before it. */
function readsChangedOutputs({ config, dependencies }: Stack, plans: readonly StackPlan[]): boolean {
  if (objectAt(config, "data").terraform_remote_state === undefined) return false;
  const before = plans.filter(({ stack }) => dependencies.includes(stack.name));
  return before.flatMap(({ document }) => changedOutputs(document)).some(([name]) => name !== CONFIG_MARKER);
}

/** @throws UserError for an import that this plan would leave out */
function refuseUnplanned(imports: readonly Import[], wanted: readonly PreparedStack[]): void {
  const planned = new Set(namesOf(wanted));
  const [first] = imports.filter(({ stack }) => !planned.has(stack));
  if (first === undefined) return;
  throw new UserError(
    `${first.address} can't be imported: its stack ${first.stack} is not planned. Leave --stack out, or release the platform stack first.`,
  );
}

function namesOf(laid: readonly PreparedStack[]): readonly string[] {
  return laid.map(({ stack }) => stack.name);
}

/** @returns nothing for a plan that does nothing, and writes nothing */
function writePlan({ stack, document, state }: StackPlan, draft: ReleaseDraft): readonly PlannedStack[] {
  const masked = maskPlan(document);
  if (!doesSomething(comparablePlan(masked))) return [];
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
    state: state === undefined ? null : { lineage: state.lineage, serial: state.serial },
  };
  return [{ stack: described, document: masked }];
}
