import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isArray, isObject, objectAt, stringAt } from "../../src/json";
import { UserError } from "../../src/user-error";
import { type ApiReply, answerText, NoReply, type SendRequest, smokeApi } from "./api";
import { deleteSmokeObjects, findSmokeObjects } from "./cleanup";
import { runExperiments } from "./experiments";
import { type Notebook, openNotebook } from "./notebook";
import type { SmokeDependencies, SmokeOptions } from "./options";
import { NOTHING_TO_RELEASE, type SmokeObservation } from "./questions";
import { createSmokeProject, type SmokeProject, StepFailed } from "./release";

/** How a run ended. */
export interface SmokeReport {
  /** Begins the name of everything that the run created. */
  readonly name: string;
  readonly observations: readonly SmokeObservation[];
  /** Why the run ended early. */
  readonly failure: string | null;
  /** What could not be deleted. */
  readonly left: readonly string[];
}

const CLOUDFLARE = "https://api.cloudflare.com/client/v4";

/**
 * Releases three hostnames, changes and destroys them, and asks about every guess on the way. Cleans up in any case.
 * @throws UserError for a zone that is in use: nothing was written
 */
export async function runSmoke(options: SmokeOptions, dependencies: SmokeDependencies): Promise<SmokeReport> {
  const { env, sleep, say, signal } = dependencies;
  const baseUrl = (env.CLOUDFLARE_BASE_URL || CLOUDFLARE).replace(/\/$/, "");
  const token = env.CLOUDFLARE_API_TOKEN ?? "";
  const send = smokeApi(options, { baseUrl, token, sleep, say, signal });
  // Ctrl-C ends the run, and must not end this.
  const sendAlways = smokeApi(options, { baseUrl, token, sleep, say });
  const readToken = env.SMOKE_READ_TOKEN || undefined;
  const sendReadOnly = readToken && smokeApi(options, { baseUrl, token: readToken, sleep, say, signal });
  const notebook = openNotebook();
  if (!options.cleanOnly) {
    await refuseZoneInUse(options, send, notebook);
    say(`The name of everything that this run creates begins with ${options.prefix}.`);
  }
  const failure = options.cleanOnly
    ? undefined
    : await endOf(async () => {
        await releaseAndAsk(options, dependencies, send, sendReadOnly || undefined, notebook);
      });
  if (failure !== undefined) say(`The run ends early: ${failure}.`);
  say(`Deleting everything whose name begins with ${options.prefix}.`);
  const left = await deleteSmokeObjects(options, sendAlways, sleep, say);
  return { name: options.prefix, observations: notebook.observations(), failure: failure ?? null, left };
}

/** Why the work ended early; undefined if it did not. */
async function endOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof NoReply || error instanceof StepFailed || UserError.isUserError(error)) return error.message;
    return `this is a bug in smoke: ${(error as Error).stack ?? error}`;
  }
}

async function releaseAndAsk(
  options: SmokeOptions,
  { env, sleep, say, signal }: SmokeDependencies,
  send: SendRequest,
  sendReadOnly: SendRequest | undefined,
  notebook: Notebook,
): Promise<void> {
  const root = mkdtempSync(join(env.TMPDIR || tmpdir(), "switchyard-smoke-"));
  try {
    const project = createSmokeProject(root, options, { env, say, signal });
    const steps: readonly (() => Promise<void>)[] = [
      () => project.release(),
      () => noteDrift(project, notebook),
      async () => {
        const kvNamespaceId = await findKvNamespace(options, send);
        await runExperiments({ options, send, sendReadOnly, notebook, kvNamespaceId, sleep, say });
      },
      async () => {
        project.change();
        await project.release();
        project.suspend();
        await project.release();
      },
      async () => {
        if (!(await project.destroy())) say("Terraform could not destroy everything. Smoke deletes the rest itself.");
        await notebook.attempt(["fallback-origin-deletion"], () => noteDeletion(options, send, notebook));
      },
    ];
    for (const step of steps) {
      if (signal.aborted) throw new StepFailed("it was stopped");
      await step();
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function noteDrift(project: SmokeProject, notebook: Notebook): Promise<void> {
  const stacks = await project.drift();
  notebook.note("drift-after-apply", stacks.length === 0 ? NOTHING_TO_RELEASE : `changes in ${stacks.join(", ")}`);
}

async function noteDeletion({ zoneId }: SmokeOptions, send: SendRequest, notebook: Notebook): Promise<void> {
  const reply = await send("GET", `/zones/${zoneId}/custom_hostnames/fallback_origin`);
  const status = isObject(reply.result) ? stringAt(reply.result, "status") : undefined;
  notebook.note("fallback-origin-deletion", status ?? answerText(reply), reply);
}

async function findKvNamespace(options: SmokeOptions, send: SendRequest): Promise<string> {
  const { objects } = await findSmokeObjects(options, send);
  const id = objects
    .find(({ kind }) => kind === "KV namespace")
    ?.path.split("/")
    .at(-1);
  if (id === undefined) throw new StepFailed("the KV namespace that was released is not in the account's list");
  return id;
}

/** @throws UserError with all reasons at once */
async function refuseZoneInUse(options: SmokeOptions, send: SendRequest, notebook: Notebook): Promise<void> {
  const path = `/zones/${options.zoneId}`;
  try {
    const zone = await send("GET", path);
    const hostnames = await send("GET", `${path}/custom_hostnames?per_page=5`);
    const origin = await send("GET", `${path}/custom_hostnames/fallback_origin`);
    const routes = await send("GET", `${path}/workers/routes`);
    const { objects, unknown } = await findSmokeObjects(options, send);
    notebook.note("no-fallback-origin", answerText(origin), origin);
    const problems = [
      zoneProblem(options, zone),
      emptyProblem(hostnames, "custom hostnames"),
      emptyProblem(routes, "Worker routes"),
      originProblem(origin),
      ...objects.map(({ kind, name }) => `There is a ${kind} ${name} already.`),
      ...unknown.map((what) => `Not known: ${what}.`),
    ].filter((problem) => problem !== false);
    if (problems.length > 0)
      throw new UserError(
        `${options.zone} can't be used. Nothing was changed.\n${problems.map((problem) => `  ${problem}\n`).join("")}Use a zone with Cloudflare for SaaS that serves nothing else (docs/smoke.md).`,
        "refused",
      );
  } catch (error) {
    if (error instanceof NoReply) throw new UserError(`The zone could not be read: ${error.message}.`);
    throw error;
  }
}

function zoneProblem({ zone, accountId }: SmokeOptions, reply: ApiReply): string | false {
  if (!isObject(reply.result)) return `The zone could not be read (${answerText(reply)}).`;
  const { name = "" } = reply.result;
  const account = stringAt(objectAt(reply.result, "account"), "id");
  if (name !== zone) return `The ID is that of ${name}, not of ${zone}.`;
  if (account !== accountId) return `The zone is in the account ${account}, not in ${accountId}.`;
  return reply.result.status === "active" ? false : `The zone is not active (${reply.result.status}).`;
}

function originProblem(reply: ApiReply): string | false {
  if (reply.status === 404) return false;
  if (!isObject(reply.result)) return `Its fallback origin could not be read (${answerText(reply)}).`;
  const { origin, status } = reply.result;
  if (status === "pending_deletion")
    return `Its fallback origin ${origin} is still being deleted. Try again in five minutes.`;
  return `It has the fallback origin ${origin}.`;
}

function emptyProblem(reply: ApiReply, what: string): string | false {
  if (!isArray(reply.result)) return `Its ${what} could not be read (${answerText(reply)}).`;
  return reply.result.length > 0 && `It has ${what}.`;
}
