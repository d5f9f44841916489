import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DesiredState } from "../desired/desired-state";
import { compareStacks } from "../desired/stack";
import { OUTPUT_FOLDER, STACK_FILE, stackFolder } from "../output/manifest";
import type { PublishedStack } from "../output/publish";
import type { Environment } from "../registry/model";
import { changeDigest } from "../review/change-digest";
import { isObject, type JsonObject, objectAt, objectsAt } from "../review/json";
import type { Basis, ReleaseManifest, ReleaseStack } from "../review/manifest";
import { maskPlan } from "../review/mask";
import { parsePlan, readPlan } from "../review/plan";
import { UserError } from "../user-error";
import { differencePlan } from "./difference";
import { type Draft, type Release, startDraft } from "./folder";
import { desiredOwners, type Owners, ownersInStates, tenantsFrom } from "./owners";
import { mapSome } from "./pool";
import type { Project } from "./project";
import { declaredAddresses, isDone, readState, type StackState } from "./state";
import type { Terraform } from "./terraform";

export interface PlanRequest {
  readonly root: string;
  readonly project: Project;
  readonly environment: Environment;
  readonly desired: DesiredState;
  /** As just synthesized, the platform's first. */
  readonly published: readonly PublishedStack[];
  readonly terraform: Terraform;
  /** `pending`: those that are not done. `done`: the others, where every change is drift. */
  readonly which: "pending" | "all" | "done";
  /** Of those, only these. */
  readonly only?: ReadonlySet<string>;
  readonly basis: Basis;
  /** The registry that a `registry` basis compares with; where states are read, it names tenants that they don't. */
  readonly base?: Base;
  readonly parallelism: number;
  readonly say: (line: string) => void;
}

/** Another registry, synthesized by the same code. */
export interface Base {
  readonly owners: Owners;
  readonly configs: ReadonlyMap<string, JsonObject>;
}

export interface Planned {
  /** Undefined when there is nothing to release. */
  readonly release: Release | undefined;
  /** Stacks that were applied as they are synthesized. */
  readonly done: readonly string[];
  readonly waiting: readonly string[];
}

/** One stack as synthesized. */
interface Stack {
  readonly name: string;
  readonly folder: string;
  readonly config: JsonObject;
  readonly configHash: string;
}

/** One stack's plan in the draft. */
interface PlannedStack {
  readonly stack: ReleaseStack;
  readonly document: JsonObject;
}

/**
 * Plans what is to be planned, and writes `release/<digest>/`.
 * @throws UserError when Terraform fails, or a preview can neither read the states nor has a base to compare with
 */
export async function planRelease(request: PlanRequest): Promise<Planned> {
  const stacks = request.published.map((published) => readStack(request.root, published));
  if (request.basis === "registry") return planAgainstBase(request, stacks);
  let states: ReadonlyMap<string, StackState | undefined>;
  try {
    states = await readStates(stacks, request);
  } catch (error) {
    if (request.basis !== "state" || !(error instanceof UserError)) throw error;
    request.say(`The states can't be read, so the registry is compared with --base instead. ${error.message}`);
    return planAgainstBase(request, stacks);
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
  const release = await draftRelease(request, async (draft) => {
    const planned = await planStacks(request, wanted, states, draft);
    const [first] = wanted;
    if (first === undefined || planned.length === 0) return undefined;
    const { terraform, provider = providerOf(request) } = await request.terraform.versions(first.folder);
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

/** Where a provider runs already (TF_REATTACH_PROVIDERS), nothing is selected: what the platform file asks for counts. */
function providerOf({ environment }: PlanRequest): string {
  return environment.platform.terraform.providerVersion;
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
    lockFile: copied(".terraform.lock.hcl"),
    workerFile: copied("worker.js"),
    plan: path("plan"),
    planJson: path("plan.json"),
    state: state === undefined ? null : { lineage: state.lineage, serial: state.serial },
  };
  return { stack, document };
}

function dependenciesOf(name: string, { platform }: DesiredState): readonly string[] {
  return name === platform.stack ? [] : [platform.stack];
}

/** Whether applying a plan would do or record anything. */
function doesSomething(document: JsonObject): boolean {
  const outputs = Object.values(objectAt(document, "output_changes")).filter(isObject);
  const changes = objectsAt(document, "resource_changes").map((resource) => objectAt(resource, "change"));
  return [...outputs, ...changes].some(({ actions, importing }) => {
    const action = Array.isArray(actions) ? actions.join() : "";
    return (action !== "no-op" && action !== "read") || importing !== undefined;
  });
}

async function planAgainstBase(request: PlanRequest, stacks: readonly Stack[]): Promise<Planned> {
  const { base, desired } = request;
  if (base === undefined) throw new UserError("A preview without state needs --base <git ref> to compare with.");
  const configs = new Map(stacks.map(({ name, config }) => [name, config]));
  const names = [...new Set([...base.configs.keys(), ...configs.keys()])].sort(compareStacks);
  const tenants = tenantsFrom(base.owners, desiredOwners(desired, new Set(configs.keys())));
  const release = await draftRelease({ ...request, basis: "registry" }, async (draft) => {
    const planned = names.flatMap((name) =>
      differenceOf(name, base.configs.get(name), configs.get(name), draft, desired),
    );
    if (planned.length === 0) return undefined;
    return { planned, tenants, waiting: [], versions: { terraform: "none", provider: providerOf(request) } };
  });
  return { release, done: [], waiting: [] };
}

function differenceOf(
  name: string,
  before: JsonObject = {},
  after: JsonObject = {},
  draft: Draft,
  desired: DesiredState,
): readonly PlannedStack[] {
  const document = differencePlan(before, after);
  if (!doesSomething(document)) return [];
  const [config, planJson] = [`stacks/${name}/${STACK_FILE}`, `stacks/${name}/plan.json`];
  draft.write(config, JSON.stringify(after, null, 2));
  draft.write(planJson, JSON.stringify(document));
  const files = { config, lockFile: null, workerFile: null, plan: null, planJson };
  return [{ stack: { name, dependencies: dependenciesOf(name, desired), ...files, state: null }, document }];
}

interface Contents {
  readonly planned: readonly PlannedStack[];
  readonly tenants: ReleaseManifest["tenants"];
  readonly waiting: readonly string[];
  readonly versions: ReleaseManifest["versions"];
}

/** Whatever goes wrong before the end leaves no release. */
async function draftRelease(
  request: PlanRequest,
  fill: (draft: Draft) => Promise<Contents | undefined>,
): Promise<Release | undefined> {
  const draft = startDraft(request.root);
  try {
    const contents = await fill(draft);
    return contents && draft.finish((files) => manifestOf(request, contents, files));
  } finally {
    draft.discard();
  }
}

function manifestOf(
  { project, environment, basis }: PlanRequest,
  { planned, tenants, waiting, versions }: Contents,
  files: ReleaseManifest["files"],
): ReleaseManifest {
  const { commit, registry, lockFile, worker } = project;
  const { budgets, entitlements } = environment.platform;
  const { hostnamesIncluded = null, hostnamesHardCap = null } = entitlements;
  return {
    formatVersion: 1,
    environment: environment.name,
    commit,
    registry,
    worker,
    lockFile,
    versions,
    basis,
    changeDigest: changeDigest(planned.map(({ stack, document }) => readPlan(stack.name, document))),
    stacks: planned.map(({ stack }) => stack),
    files,
    tenants,
    budgets,
    quota: { included: hostnamesIncluded, hardCap: hostnamesHardCap },
    waiting,
  };
}
