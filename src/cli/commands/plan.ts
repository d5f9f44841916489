import { basename } from "node:path";
import type { Basis } from "../../manifest/manifest";
import { OUTPUT_FOLDER, stackFolder } from "../../output/manifest";
import { chooseEnvironment } from "../../registry/environments";
import type { Planned, PlanRequest } from "../../release/plan/plan-request";
import type { Writers } from "../../report/formats";
import { UserError } from "../../user-error";
import { type Command, collect, type Options, textOf } from "../command";
import { EXIT, type ExitCode } from "../exit-code";
import { validRegistry } from "../registry";
import { appendSummary, parallelismOf, releaseOptions, returningOf } from "../release";
import { printReport } from "../report";
import type { Terminal } from "../terminal";

const HELP = `
Plans the stacks whose state does not match what was just synthesized. Writes the release to
release/<digest>/ for review. Changes nothing at Cloudflare. The release holds no secrets. Terraform runs in a private
folder that is deleted afterwards; its binary is TERRAFORM_BINARY_NAME, otherwise terraform.

What exists at Cloudflare as it is declared is imported. What exists otherwise is refused, unless --import names it or
imports/<environment>.json lists it (switchyard adopt writes that file). The review then shows what would change.

Certificates are read from TF_VAR_<name>. Private keys are not used. If a certificate that has to be sent is
not set, its stack is left out and named.

A preview asks Cloudflare nothing and can't be applied. If no state can be read, it compares the registry with that
of --base instead, and says that this is not a Terraform plan.

With --drift, Switchyard reads all of the environment in bulk, compares it with the states of the stacks that are done, and
plans the repair of what differs. It also names what Terraform does not see: bindings of the dispatch Worker, settings that no
file declares, and hostnames and KV entries that are in no file. With --refresh, Terraform reads every resource of the planned
stacks as well, and a disagreement between the two is refused.

Exit codes: 0 planned, or nothing to do, with or without drift; 1 refused because of the registry, the project or the machine,
every stack was left out, or the two readings of --drift --refresh disagree; 2 Terraform failed, a part of --drift could not be
checked, or wrong usage. Review and apply check the budgets.

Examples:
  switchyard plan
  switchyard plan --preview --base origin/main
  switchyard plan --drift
  switchyard plan --drift --refresh --stack production-hostnames-003
  switchyard plan --import cloudflare_custom_hostname.shop_acme_com=<zone id>/<hostname id>`;

const WRITERS: Writers<Planned> = {
  text: async (report) => (await import("../../release/report")).writePlanText(report),
  json: async (report) => (await import("../../release/report")).writePlanJson(report),
};

export const plan: Command = {
  name: "plan",
  summary: "Plan everything that has not been applied yet, and save it as a release for review.",
  declare(parser) {
    releaseOptions(parser, WRITERS)
      .option("--environment <name>", "Environment to plan (default: the only one)")
      .option("--all", "Plan every stack, including those that are already applied")
      .option("--drift", "Detect drift: compare the applied stacks with Cloudflare, and plan the repair")
      .option("--stack <name>", "Stack to plan, instead of all of them (repeatable)", collect)
      .option(
        "--import <address=id>",
        "Import a resource that exists at Cloudflare (repeatable; @<file> has one per line)",
        collect,
      )
      .option(
        "--planned-by <name>",
        "Who plans, for titles (default: the user of GitHub or GitLab CI, otherwise git's)",
      )
      .option("--refresh", "Have Terraform read every resource of the planned stacks, not only what they touch")
      .option(
        "--allow-returning <hostname>",
        "Hostname that Cloudflare deleted and that may be created again (repeatable)",
        collect,
      )
      .option("--preview", "Plan from the states only, without asking Cloudflare (-refresh=false)")
      .option("--base <ref>", "Compare with the registry at the point where this branch left that commit or branch")
      .option("--no-state", "Read no state and compare the two registries (needs --preview and --base)")
      .addHelpText("after", HELP);
  },
  async run(terminal, options) {
    if (options.all === true && options.drift === true) throw new UserError("Choose one: --all or --drift.");
    if (options.preview === true && (options.drift === true || options.refresh === true))
      throw new UserError("--preview asks Cloudflare nothing. Leave it out, or leave out --drift and --refresh.");
    if (options.state === false && (options.preview !== true || options.base === undefined))
      throw new UserError("--no-state compares two registries, so it needs --preview and --base <git ref>.");
    const request = await requestFrom(terminal, options);
    const { planRelease } = await import("../../release/plan/plan-release");
    const planned = await planRelease(request);
    await noteImported(request, planned);
    const { planMarkdown } = await import("../../release/report");
    appendSummary(terminal, planMarkdown(planned));
    await printReport(terminal, options, planned, WRITERS);
    return exitCodeOf(planned);
  },
};

/** For `fmt`. Without states, nothing is known. */
async function noteImported(
  { root, environment, takeOvers, basis }: PlanRequest,
  { obsoleteImports }: Planned,
): Promise<void> {
  if (takeOvers.size === 0 || basis === "registry") return;
  const { recordImported } = await import("../../release/take-overs");
  recordImported(root, environment.name, obsoleteImports.imported);
}

/** A part of the answer must not look like all of it, whatever else was found. */
function exitCodeOf({ release, held, drift }: Planned): ExitCode {
  if (drift !== undefined && drift.failures.length > 0) return EXIT.couldNotRun;
  const disputed = drift !== undefined && (drift.disagreements.length > 0 || drift.unplanned !== undefined);
  return disputed || (release === undefined && held.length > 0) ? EXIT.refused : EXIT.done;
}

async function requestFrom(terminal: Terminal, options: Options): Promise<PlanRequest> {
  const { cwd: root, env } = terminal;
  const registry = validRegistry(terminal, "Nothing was planned");
  const { askCloudflare, askMissingWorkers, liveSuspensions, snapshotReader } = await import(
    "../../release/ask-cloudflare"
  );
  const { takeCertificates } = await import("../../release/certificates");
  const { parseImports } = await import("../../release/imports");
  const { machineOf } = await import("../../release/machine");
  const { plannerFrom } = await import("../../release/planner");
  const { readProject } = await import("../../release/project");
  const { readTakeOvers } = await import("../../release/take-overs");
  const { explainUpgrades } = await import("../../release/plan/provider-upgrade");
  const { redactorOf } = await import("../../terraform/redact");
  const { terraformOf } = await import("../../terraform/run");
  const environment = chooseEnvironment(registry, textOf(options.environment));
  const basis = basisOf(options);
  const project = readProject(root, await workerSha256(root), env);
  if (basis === "cloudflare") refuseDirty(project.dirty);
  const imports = parseImports(root, (options.import as readonly string[] | undefined) ?? []);
  const { desired, published, unreleased } = await synthesizeOne(root, environment.name);
  const { certificates, rest } = takeCertificates(env, desired, false);
  return {
    root,
    project,
    planned: plannerFrom(root, textOf(options.plannedBy), env, Date.now()),
    environment,
    desired,
    published,
    unreleased,
    imports,
    takeOvers: basis === "cloudflare" || basis === "state" ? readTakeOvers(root, environment.name) : new Map(),
    certificates,
    terraform: explainUpgrades(terraformOf(rest, redactorOf(env)), environment.platform.zone.id, (folder) =>
      stackFolder(OUTPUT_FOLDER, basename(folder)),
    ),
    machine: machineOf(env),
    which: options.all === true ? "all" : options.drift === true ? "done" : "pending",
    ...onlyNamed(options, published),
    basis,
    kind: options.refresh === true ? "full" : "touched",
    ask: askCloudflare(env, (line) => terminal.err(line)),
    askWorkers: askMissingWorkers(env, (line) => terminal.err(line)),
    suspensions: liveSuspensions(env, (line) => terminal.err(line)),
    readSnapshot: snapshotReader(root, environment.name, env, (line) => terminal.err(line)),
    allowReturning: returningOf(options, environment),
    ...(await baseNamed(options, terminal, environment.name)),
    parallelism: parallelismOf(options),
    say: (line) => terminal.err(line),
    now: Date.now,
  };
}

function basisOf({ preview, state }: Options): Basis {
  if (preview !== true) return "cloudflare";
  return state === false ? "registry" : "state";
}

function refuseDirty([first, ...others]: readonly string[]): void {
  if (first === undefined) return;
  const files = `${first.slice(3)}${others.length === 0 ? "" : ` and ${others.length} more`}`;
  throw new UserError(
    `The working tree differs from its commit: ${files}. Only committed changes can be applied. Commit them first, or use --preview.`,
    "refused",
  );
}

export async function synthesizeOne(root: string, environment: string) {
  const { synthesize } = await import("../../synthesis/synthesize");
  const { made } = await synthesize(root, [environment]);
  const [desired] = made?.states ?? [];
  if (made === undefined || desired === undefined) throw new Error(`${environment} was not synthesized`);
  return { desired, published: made.stacks, unreleased: made.unreleased };
}

function onlyNamed(options: Options, published: PlanRequest["published"]): Pick<PlanRequest, "only"> {
  const named = options.stack as readonly string[] | undefined;
  if (named === undefined) return {};
  const known = published.map(({ stack }) => stack);
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new UserError(`There is no stack ${unknown.join(", ")}. Known stacks: ${known.join(", ")}.`);
  return { only: new Set(named) };
}

async function baseNamed(
  options: Options,
  { cwd, env }: Terminal,
  environment: string,
): Promise<Pick<PlanRequest, "base">> {
  const ref = textOf(options.base);
  if (ref === undefined) return {};
  const { baseFrom, desiredAt } = await import("../../release/plan/base");
  const { writeStacks } = await import("../../synthesis/synthesize");
  const desired = desiredAt(cwd, ref, environment, env);
  return { base: await baseFrom(desired, (folder, states) => writeStacks(folder, cwd, states)) };
}

/** SHA-256 of the bundle that synth writes for this project's Worker. */
export async function workerSha256(root: string): Promise<string> {
  const { codeFolder } = await import("../../bundle/code-folder");
  const { bundleWorker } = await import("../../bundle/worker");
  const { packageRoot } = await import("../../package-root");
  return (await bundleWorker({ packageRoot: packageRoot(), code: codeFolder(root) })).sha256;
}
