import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { OUTPUT_FOLDER, stackFolder } from "../output/manifest";
import type { ReleaseStack } from "../review/manifest";
import { type Plan, parsePlan, readPlan } from "../review/plan";
import { type Review, review } from "../review/review";
import type { Waiver } from "../review/waivers";
import { UserError } from "../user-error";
import { importsFor } from "./duplicates";
import { assertUntouched, type Release, readRelease } from "./folder";
import { mapSome } from "./pool";
import { type Progress, workOf } from "./progress";
import type { Project } from "./project";
import { projectRefusals, type Refusal, reviewRefusals, stackRefusals } from "./refusals";
import { readState } from "./state";
import type { Diagnostic, Terraform } from "./terraform";

export interface ApplyRequest {
  readonly root: string;
  readonly digest: string;
  readonly project: Project;
  readonly terraform: Terraform;
  readonly waivers: readonly Waiver[];
  readonly allowReturning: ReadonlySet<string>;
  readonly parallelism: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The id of a custom hostname that Cloudflare has already; undefined when it can't be found. */
  readonly findHostname: (zoneId: string, hostname: string) => Promise<string | undefined>;
  readonly progress: Progress;
}

export interface Applied {
  readonly digest: string;
  /** Nothing was applied when there is one. */
  readonly refusals: readonly Refusal[];
  readonly stacks: readonly AppliedStack[];
  readonly failure: Failure | undefined;
  /** Stacks that a second release brings. */
  readonly waiting: readonly string[];
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
  /** `import` blocks for hostnames that exist already. */
  readonly imports: readonly string[];
}

/**
 * Applies a release's plan files, in order, and nothing else. It stops at the first stack that fails.
 * @throws UserError when the release is not as it was planned, or Terraform can't be asked
 */
export async function applyRelease(request: ApplyRequest): Promise<Applied> {
  const release = readRelease(request.root, request.digest);
  const { stacks, waiting } = release.manifest;
  const plans = stacks.map((stack) => planOf(release, stack));
  const known = [
    ...projectRefusals(release.manifest, request.project),
    ...reviewRefusals(reviewOf(release, plans, request)),
  ];
  // Terraform is asked only about a release that may be applied as far as anybody can tell without it.
  const refusals = known.length > 0 ? known : await refusalsOfStacks(release, request);
  const result: Applied = { digest: release.digest, refusals, stacks: [], failure: undefined, waiting };
  return refusals.length > 0 ? result : { ...result, ...(await applyStacks(release, plans, request)) };
}

function planOf({ folder }: Release, { name, planJson }: ReleaseStack): Plan {
  return readPlan(name, parsePlan(readFileSync(join(folder, planJson), "utf8"), planJson));
}

function reviewOf(
  { digest, manifest }: Release,
  plans: readonly Plan[],
  { waivers, allowReturning, now }: ApplyRequest,
): Review {
  return review({ plans, release: { digest, manifest }, waivers, allowReturning, now: now() });
}

async function refusalsOfStacks(
  release: Release,
  { root, terraform, parallelism }: ApplyRequest,
): Promise<readonly Refusal[]> {
  const found = await mapSome(release.manifest.stacks, parallelism, async (stack) => {
    const folder = restore(root, release, stack);
    await terraform.init(folder, stack.lockFile !== null);
    const state = readState(await terraform.pullState(folder), stack.name);
    return stackRefusals(release.manifest, { stack: stack.name, state, ...(await terraform.versions(folder)) });
  });
  return [...new Map(found.flat().map((refusal) => [refusal.message, refusal])).values()];
}

/** Where the stack was planned: its backend's path and the Worker's are relative to that folder. */
function restore(root: string, release: Release, { name, config, lockFile, workerFile }: ReleaseStack): string {
  const folder = stackFolder(join(root, OUTPUT_FOLDER), name);
  mkdirSync(folder, { recursive: true });
  for (const path of [config, lockFile, workerFile]) {
    if (path !== null) copyFileSync(join(release.folder, path), join(folder, basename(path)));
  }
  return folder;
}

async function applyStacks(
  release: Release,
  plans: readonly Plan[],
  request: ApplyRequest,
): Promise<Pick<Applied, "stacks" | "failure">> {
  const results: AppliedStack[] = [];
  let failure: Failure | undefined;
  request.progress.begin(plans);
  for (const [index, stack] of release.manifest.stacks.entries()) {
    const plan = plans[index];
    if (plan === undefined) throw new Error(`${stack.name} has no plan`);
    const resources = workOf(plan).size;
    if (failure !== undefined) {
      results.push({ stack: stack.name, outcome: "not started", resources, changed: 0, seconds: 0 });
      continue;
    }
    const started = request.now();
    const { changed, failed } = await applyStack(release, stack, plan, request);
    failure = failed;
    const outcome = failed === undefined ? "applied" : "failed";
    const seconds = Math.round((request.now() - started) / 1000);
    results.push({ stack: stack.name, outcome, resources, changed, seconds });
    request.progress.stackEnded(stack.name, outcome);
  }
  return { stacks: results, failure };
}

async function applyStack(
  release: Release,
  { name, plan: file }: ReleaseStack,
  plan: Plan,
  { root, terraform, progress, findHostname }: ApplyRequest,
): Promise<{ changed: number; failed: Failure | undefined }> {
  if (file === null) throw new UserError(`${name} has no plan file.`, "refused");
  assertUntouched(release, file);
  const folder = stackFolder(join(root, OUTPUT_FOLDER), name);
  const errors: Diagnostic[] = [];
  const work = workOf(plan);
  let changed = 0;
  progress.stackStarted(name);
  const { ok, output } = await terraform.apply(folder, join(release.folder, file), (event) => {
    if (event.type === "done" && work.has(event.address)) {
      changed++;
      progress.resourceDone(event.address);
    }
    if (event.type === "diagnostic" && event.diagnostic.severity === "error") errors.push(event.diagnostic);
  });
  if (ok) return { changed, failed: undefined };
  return { changed, failed: { stack: name, errors, output, imports: await importsFor(errors, plan, findHostname) } };
}
