import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DesiredState } from "../desired/desired-state";
import { WORKER_FILE } from "../desired/stack";
import { LOCK_FILE, OUTPUT_FOLDER, STACK_FILE, stackFolder } from "../output/manifest";
import type { PublishedStack } from "../output/publish";
import type { ReleaseStack } from "../review/manifest";
import { maskPlan } from "../review/mask";
import { parsePlan } from "../review/plan";
import { UserError } from "../user-error";
import { compareWithBase } from "./base-comparison";
import type { Draft } from "./folder";
import { desiredOwners, ownersInStates, tenantsFrom } from "./owners";
import type { Planned, PlannedStack, PlanRequest, Stack } from "./plan-request";
import { dependenciesOf, doesSomething } from "./planned-stack";
import { mapSome } from "./pool";
import { declaredAddresses, isDone, readState, type StackState } from "./state";
import { writeRelease } from "./write-release";

/**
 * Plans what is to be planned, and writes `release/<digest>/`.
 * @throws UserError when Terraform fails, or a preview can neither read the states nor has a base to compare with
 */
export async function planRelease(request: PlanRequest): Promise<Planned> {
  const stacks = request.published.map((published) => readStack(request.root, published));
  if (request.basis === "registry") return compareWithBase(request, stacks);
  let states: ReadonlyMap<string, StackState | undefined>;
  try {
    states = await readStates(stacks, request);
  } catch (error) {
    if (request.basis !== "state" || !(error instanceof UserError)) throw error;
    request.say(`The states can't be read, so the registry is compared with --base instead. ${error.message}`);
    return compareWithBase(request, stacks);
  }
  return planAgainstStates(request, stacks, states);
}

function readStack(root: string, { stack: name, configHash }: PublishedStack): Stack {
  const folder = stackFolder(join(root, OUTPUT_FOLDER), name);
  return { name, folder, config: JSON.parse(readFileSync(join(folder, STACK_FILE), "utf8")), configHash };
}

async function readStates(
  stacks: readonly Stack[],
  { terraform, parallelism }: PlanRequest,
): Promise<ReadonlyMap<string, StackState | undefined>> {
  const states = await mapSome(stacks, parallelism, async ({ name, folder }) => {
    await terraform.init(folder, false);
    return [name, readState(await terraform.pullState(folder), name)] as const;
  });
  return new Map(states);
}

async function planAgainstStates(
  request: PlanRequest,
  stacks: readonly Stack[],
  states: ReadonlyMap<string, StackState | undefined>,
): Promise<Planned> {
  const done = stacks.filter(({ name, configHash, config }) =>
    isDone(configHash, declaredAddresses(config), states.get(name)),
  );
  const waiting = new Set(waitingFor(request.desired, stacks, states));
  const wanted = chooseStacks(request, stacks, done).filter(({ name }) => !waiting.has(name));
  const names = new Set(stacks.map(({ name }) => name).filter((name) => !waiting.has(name)));
  const tenants = tenantsFrom(
    ownersInStates(
      [...states.values()].filter((state) => state !== undefined),
      request.base?.owners ?? new Map(),
    ),
    desiredOwners(request.desired, names),
  );
  const release = await writeRelease(request, async (draft) => {
    const planned = await planStacks(request, wanted, states, draft);
    const [first] = wanted;
    if (first === undefined || planned.length === 0) return undefined;
    // Where a provider runs already (TF_REATTACH_PROVIDERS), none is selected: what the platform file asks for counts.
    const { providerVersion } = request.environment.platform.terraform;
    const { terraform, provider = providerVersion } = await request.terraform.versions(first.folder);
    return { planned, tenants, waiting: [...waiting], versions: { terraform, provider } };
  });
  return { release, done: done.map(({ name }) => name), waiting: [...waiting] };
}

function chooseStacks({ which, only }: PlanRequest, stacks: readonly Stack[], done: readonly Stack[]) {
  const chosen = which === "all" ? stacks : stacks.filter((stack) => done.includes(stack) === (which === "done"));
  return chosen.filter(({ name }) => only === undefined || only.has(name));
}

/** A hostname stack can't be planned before its platform stack was applied once: ids and namespaces are not there. */
function waitingFor(
  { platform }: DesiredState,
  stacks: readonly Stack[],
  states: ReadonlyMap<string, StackState | undefined>,
): readonly string[] {
  if (states.get(platform.stack)?.marker !== undefined) return [];
  return stacks.map(({ name }) => name).filter((name) => name !== platform.stack);
}

async function planStacks(
  request: PlanRequest,
  stacks: readonly Stack[],
  states: ReadonlyMap<string, StackState | undefined>,
  draft: Draft,
): Promise<readonly PlannedStack[]> {
  let finished = 0;
  const planned = await mapSome(stacks, request.parallelism, async (stack) => {
    const result = await planStack(request, stack, states.get(stack.name), draft);
    finished++;
    request.say(`Planned ${stack.name} (${finished} of ${stacks.length}).`);
    return result;
  });
  return planned.filter((one) => one !== undefined);
}

/** @returns undefined, and leaves nothing in the draft, when the plan is empty */
async function planStack(
  { terraform, basis, desired }: PlanRequest,
  { name, folder }: Stack,
  state: StackState | undefined,
  draft: Draft,
): Promise<PlannedStack | undefined> {
  const path = (file: string) => `stacks/${name}/${file}`;
  const plan = draft.place(path("plan"));
  await terraform.plan(folder, plan, basis === "cloudflare");
  const document = maskPlan(parsePlan(await terraform.show(folder, plan), name));
  if (!doesSomething(document)) {
    draft.remove(`stacks/${name}`);
    return undefined;
  }
  const copied = (file: string): string | null => {
    if (!existsSync(join(folder, file))) return null;
    copyFileSync(join(folder, file), draft.place(path(file)));
    return path(file);
  };
  draft.write(path("plan.json"), JSON.stringify(document));
  const stack: ReleaseStack = {
    name,
    dependencies: dependenciesOf(name, desired),
    config: copied(STACK_FILE) ?? path(STACK_FILE),
    lockFile: copied(LOCK_FILE),
    workerFile: copied(WORKER_FILE),
    plan: path("plan"),
    planJson: path("plan.json"),
    state: state === undefined ? null : { lineage: state.lineage, serial: state.serial },
  };
  return { stack, document };
}
