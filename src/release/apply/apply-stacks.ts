import { stringAt } from "../../json";
import type { Plan } from "../../terraform/plan";
import { onlyAddress, WORKERS_SCRIPT } from "../../terraform/resource-types";
import type { TerraformDiagnostic } from "../../terraform/run";
import { isWellFormed } from "../imports";
import type { PrivateFolder } from "../private-folder";
import type { StackPlan } from "../stack-plans";
import type { ApplyRequest } from "./apply-request";
import { workOf } from "./progress";

/** A plan made here, together with what a review reads of it. */
export interface ReadStackPlan extends StackPlan {
  readonly plan: Plan;
}

export interface AppliedStacks {
  readonly stacks: readonly AppliedStack[];
  readonly failure: ApplyFailure | undefined;
  /** Outbound parameters that the dispatch Worker now lacks: it was uploaded, and Terraform can't send them. */
  readonly unsetParameters: readonly string[];
}

export interface AppliedStack {
  readonly stack: string;
  readonly outcome: "applied" | "failed" | "interrupted" | "not started";
  readonly resources: number;
  /** Resources that were changed at Cloudflare. */
  readonly changed: number;
  readonly seconds: number;
}

export interface ApplyFailure {
  readonly stack: string;
  /** A person, or the job's end, stopped it. */
  readonly interrupted: boolean;
  /** Resources whose request had no answer yet when it was interrupted: Cloudflare may have done it, or not. */
  readonly underWay: number;
  readonly errors: readonly TerraformDiagnostic[];
  /** What else Terraform printed. */
  readonly output: string;
  /** Hostnames that already exist and have to be imported. */
  readonly duplicates: readonly DuplicateHostname[];
}

/** A hostname that already exists, in the form that `plan --import` takes. */
export interface DuplicateHostname {
  readonly address: string;
  /** Undefined where Cloudflare could not be asked, or does not list it. */
  readonly id: string | undefined;
}

/** Applies the plan files in order, and stops at the first that fails. */
export async function applyStacks(
  privateFolder: PrivateFolder,
  plans: readonly ReadStackPlan[],
  request: ApplyRequest,
): Promise<AppliedStacks> {
  const results: AppliedStack[] = [];
  let uploaded = false;
  let failure: ApplyFailure | undefined;
  request.progress.begin(plans.map(({ plan }) => plan));
  for (const { stack, folder, plan } of plans) {
    const resources = workOf(plan).size;
    if (failure !== undefined) {
      results.push({ stack: stack.name, outcome: "not started", resources, changed: 0, seconds: 0 });
      continue;
    }
    const started = request.now();
    const { done, failed } = await applyStack(folder, privateFolder.planFile(stack.name), plan, request);
    uploaded ||= done.has(onlyAddress(WORKERS_SCRIPT) ?? "");
    failure = failed;
    const outcome = failed === undefined ? "applied" : failed.interrupted ? "interrupted" : "failed";
    const seconds = Math.round((request.now() - started) / 1000);
    results.push({ stack: stack.name, outcome, resources, changed: done.size, seconds });
    request.progress.stackEnded(stack.name, outcome);
  }
  const parameters = request.environment.platform.dispatch.outbound?.parameters ?? [];
  return { stacks: results, failure, unsetParameters: uploaded ? parameters : [] };
}

/** @returns the addresses that were changed, and why it stopped */
async function applyStack(
  folder: string,
  file: string,
  plan: Plan,
  { terraform, progress, findHostname }: ApplyRequest,
): Promise<{ done: ReadonlySet<string>; failed: ApplyFailure | undefined }> {
  const errors: TerraformDiagnostic[] = [];
  const stepsLeft = new Map(workOf(plan));
  const done = new Set<string>();
  progress.stackStarted(plan.stack);
  const { ok, interrupted, output } = await terraform.apply(folder, file, (event) => {
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
  if (!interrupted)
    return { done, failed: { stack: plan.stack, interrupted, underWay: 0, errors, output, duplicates } };
  const underWay = errors.filter((error) => CANCELED.test(textOf(error))).length;
  const told = errors.filter((error) => !CANCELED.test(textOf(error)) && !NOT_BEGUN.test(textOf(error)));
  return { done, failed: { stack: plan.stack, interrupted, underWay, errors: told, output: "", duplicates } };
}

/** What an interrupted Terraform says of a resource whose request had no answer yet, and of one that it did not begin. */
const CANCELED = /context canceled/i;
const NOT_BEGUN = /execution halted/i;

function textOf({ summary, detail }: TerraformDiagnostic): string {
  return `${summary} ${detail}`;
}

/** Cloudflare's "Duplicate custom hostname found": the hostname exists, but Terraform's state does not have it. */
const DUPLICATE = /\b1406\b/;

async function duplicatesIn(
  errors: readonly TerraformDiagnostic[],
  plan: Plan,
  findHostname: ApplyRequest["findHostname"],
): Promise<readonly DuplicateHostname[]> {
  const found = errors.filter((error) => DUPLICATE.test(textOf(error)));
  const addresses = new Set(found.flatMap(({ address }) => address ?? []));
  const hosts = plan.resources.filter(({ address }) => addresses.has(address));
  return Promise.all(
    hosts.map(async ({ address, after }) => {
      const zoneId = stringAt(after, "zone_id");
      const hostnameId = zoneId && (await findHostname(zoneId, stringAt(after, "hostname") ?? ""));
      const id = `${zoneId}/${hostnameId}`;
      return { address, id: hostnameId && isWellFormed({ address, id }) ? id : undefined };
    }),
  );
}
