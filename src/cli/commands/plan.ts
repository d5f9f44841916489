import { basename } from "node:path";
import type { Basis } from "../../manifest/manifest";
import { OUTPUT_FOLDER, stackFolder } from "../../output/manifest";
import { chooseEnvironment } from "../../registry/environments";
import type { Planned, PlanRequest } from "../../release/plan/plan-request";
import type { Writers } from "../../report/formats";
import { UserError } from "../../user-error";
import { type Command, collect, type Options, textOf } from "../command";
import { EXIT } from "../exit-code";
import { validRegistry } from "../registry";
import { appendSummary, parallelismOf, releaseOptions } from "../release";
import { printReport } from "../report";
import type { Terminal } from "../terminal";

const HELP = `
Plans the stacks whose state does not match what was just synthesized. Writes the release to
release/<digest>/ for review. Changes nothing at Cloudflare. The release holds no secrets. Terraform runs in a private
folder that is deleted afterwards; its binary is TERRAFORM_BINARY_NAME, otherwise terraform.

Certificates are read from TF_VAR_<name>. Private keys are not used. If a certificate that has to be sent is
not set, its stack is left out and named.

A preview asks Cloudflare nothing and can't be applied. If no state can be read, it compares the registry with that
of --base instead, and says that this is not a Terraform plan.

Exit codes: 0 planned, or nothing to do; 1 refused because of the registry, the project or the machine, or every stack was left
out; 2 Terraform failed, or wrong usage. Review and apply check the budgets.

Examples:
  switchyard plan
  switchyard plan --preview --base origin/main
  switchyard plan --drift --stack production-hostnames-003
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
      .option("--drift", "Detect drift: plan the stacks that are already applied")
      .option("--stack <name>", "Stack to plan, instead of all of them (repeatable)", collect)
      .option(
        "--import <address=id>",
        "Import a resource that exists at Cloudflare (repeatable; @<file> has one per line)",
        collect,
      )
      .option("--preview", "Plan from the states only, without asking Cloudflare (-refresh=false)")
      .option("--base <ref>", "Compare with the registry at the point where this branch left that commit or branch")
      .option("--no-state", "Read no state and compare the two registries (needs --preview and --base)")
      .addHelpText("after", HELP);
  },
  async run(terminal, options) {
    if (options.all === true && options.drift === true) throw new UserError("Choose one: --all or --drift.");
    if (options.state === false && (options.preview !== true || options.base === undefined))
      throw new UserError("--no-state compares two registries, so it needs --preview and --base <git ref>.");
    const request = await requestFrom(terminal, options);
    const { planRelease } = await import("../../release/plan/plan-release");
    const planned = await planRelease(request);
    const { planMarkdown } = await import("../../release/report");
    appendSummary(terminal, planMarkdown(planned));
    await printReport(terminal, options, planned, WRITERS);
    return planned.release === undefined && planned.held.length > 0 ? EXIT.refused : EXIT.done;
  },
};

async function requestFrom(terminal: Terminal, options: Options): Promise<PlanRequest> {
  const { cwd: root, env } = terminal;
  const registry = validRegistry(terminal, "Nothing was planned");
  const { takeCertificates } = await import("../../release/certificates");
  const { parseImports } = await import("../../release/imports");
  const { machineOf } = await import("../../release/machine");
  const { readProject } = await import("../../release/project");
  const { explainUpgrades } = await import("../../release/plan/provider-upgrade");
  const { redactorOf } = await import("../../terraform/redact");
  const { terraformOf } = await import("../../terraform/run");
  const environment = chooseEnvironment(registry, textOf(options.environment));
  const basis = basisOf(options);
  const project = readProject(root, await workerSha256(), env);
  if (basis === "cloudflare") refuseDirty(project.dirty);
  const imports = parseImports(root, (options.import as readonly string[] | undefined) ?? []);
  const { desired, published, unreleased } = await synthesizeOne(root, environment.name);
  const { certificates, rest } = takeCertificates(env, desired, false);
  return {
    root,
    project,
    environment,
    desired,
    published,
    unreleased,
    imports,
    certificates,
    terraform: explainUpgrades(terraformOf(rest, redactorOf(env)), environment.platform.zone.id, (folder) =>
      stackFolder(OUTPUT_FOLDER, basename(folder)),
    ),
    machine: machineOf(env),
    which: options.all === true ? "all" : options.drift === true ? "done" : "pending",
    ...onlyNamed(options, published),
    basis,
    ...(await baseNamed(options, terminal, environment.name)),
    parallelism: parallelismOf(options),
    say: (line) => terminal.err(line),
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
export async function workerSha256(): Promise<string> {
  const { bundleWorker } = await import("../../bundle/worker");
  const { packageRoot } = await import("../../package-root");
  return (await bundleWorker({ packageRoot: packageRoot() })).sha256;
}
