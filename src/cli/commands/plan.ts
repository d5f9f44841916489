import { chooseEnvironment } from "../../registry/environments";
import type { Planned, PlanRequest } from "../../release/plan-request";
import type { Basis } from "../../review/manifest";
import { UserError } from "../../user-error";
import { type Command, collect, type Options } from "../command";
import { EXIT, type ExitCode } from "../exit-code";
import { countText, problemsText } from "../problems-text";
import { readRegistry } from "../registry";
import { appendSummary, parallelismOf, releaseOptions } from "../release";
import type { Terminal } from "../terminal";

const HELP = `
Plans the stacks that are not done: whose state does not hold what was just synthesized. Everything that apply needs is
written to release/<digest>/; nothing at Cloudflare is changed. Terraform is TERRAFORM_BINARY_NAME, else terraform.

A preview asks Cloudflare nothing and can't be applied. Where no state can be read it compares the registry with that
of --base, and says that this is not a Terraform plan.

Exit codes: 0 planned, or nothing to do; 1 the registry is refused, or the working tree differs from its commit;
2 Terraform failed, or wrong usage. Budgets are judged by review and apply.

Examples:
  switchyard plan
  switchyard plan --preview --base origin/main
  switchyard plan --drift --stack production-hostnames-003`;

export const plan: Command = {
  name: "plan",
  summary: "Plan what is not applied yet, and write it down as a release to review.",
  declare(parser) {
    releaseOptions(parser)
      .option("--environment <name>", "which environment; default: the only one there is")
      .option("--all", "plan every stack, also those that are done")
      .option("--drift", "plan the stacks that are done: what they change, others changed at Cloudflare")
      .option("--stack <name>", "of those, only this one, repeatable", collect)
      .option("--preview", "trust the states and ask Cloudflare nothing (-refresh=false)")
      .option("--base <ref>", "compare with the registry where this branch left a commit or branch")
      .option("--no-state", "with --preview and --base: read no state, compare the two registries")
      .addHelpText("after", HELP);
  },
  async run(terminal, options) {
    if (options.all === true && options.drift === true) throw new UserError("Choose one: --all or --drift.");
    if (options.state === false && (options.preview !== true || options.base === undefined))
      throw new UserError("--no-state compares two registries: it needs --preview and --base <git ref>.");
    return printPlan(await planNow(terminal, options), terminal, options);
  },
};

/** What could be planned, or undefined when the registry was refused: that is printed already. */
export async function planNow(
  terminal: Terminal,
  options: Options,
  only?: ReadonlySet<string>,
): Promise<Planned | undefined> {
  const request = await requestFrom(terminal, options);
  if (request === undefined) return undefined;
  const { planRelease } = await import("../../release/plan");
  return planRelease(only === undefined ? request : { ...request, only });
}

/** @returns the exit code */
export async function printPlan(
  planned: Planned | undefined,
  terminal: Terminal,
  { format }: Options,
): Promise<ExitCode> {
  if (planned === undefined) return EXIT.refused;
  const { planJson, planMarkdown, planText } = await import("../../release/report");
  appendSummary(terminal, planMarkdown(planned));
  terminal.out(format === "json" ? JSON.stringify(planJson(planned), null, 2) : planText(planned).join("\n"));
  return EXIT.done;
}

async function requestFrom(terminal: Terminal, options: Options): Promise<PlanRequest | undefined> {
  const { cwd: root, env } = terminal;
  const { problems, registry } = readRegistry(root);
  if (registry === undefined) {
    terminal.err(`${problemsText(problems, terminal)}\n\nNothing was planned: ${countText(problems)}.`);
    return undefined;
  }
  const { readProject } = await import("../../release/project");
  const { terraformOf } = await import("../../release/terraform");
  const environment = chooseEnvironment(registry, textOf(options.environment));
  const basis = basisOf(options);
  const project = readProject(root, await workerSha256(), env);
  if (basis === "cloudflare") refuseDirty(project.dirty);
  const { desired, published } = await synthesizeOne(root, environment.name);
  return {
    root,
    project,
    environment,
    desired,
    published,
    terraform: terraformOf(env),
    which: options.all === true ? "all" : options.drift === true ? "done" : "pending",
    ...onlyNamed(options, published),
    basis,
    ...(await baseNamed(options, terminal, environment.name, project.worker)),
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
    `The working tree differs from its commit: ${files}. Apply would refuse what no commit tells: commit first, or look with --preview.`,
    "refused",
  );
}

async function synthesizeOne(root: string, environment: string) {
  const { synthesize } = await import("../../../main");
  const { made } = await synthesize(root, [environment]);
  const [desired] = made?.states ?? [];
  if (made === undefined || desired === undefined) throw new Error(`${environment} was not synthesized`);
  return { desired, published: made.stacks };
}

function onlyNamed(options: Options, published: PlanRequest["published"]): Pick<PlanRequest, "only"> {
  const named = options.stack as readonly string[] | undefined;
  if (named === undefined) return {};
  const known = published.map(({ stack }) => stack);
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new UserError(`There is no stack ${unknown.join(", ")}. There is: ${known.join(", ")}.`);
  return { only: new Set(named) };
}

async function baseNamed(
  options: Options,
  { cwd, env }: Terminal,
  environment: string,
  worker: string,
): Promise<Pick<PlanRequest, "base">> {
  const ref = textOf(options.base);
  if (ref === undefined) return {};
  const { baseFrom, desiredAt } = await import("../../release/base");
  const { writeStacks } = await import("../../../main");
  const desired = desiredAt(cwd, ref, environment, env);
  return { base: baseFrom(desired, (folder, states) => writeStacks(folder, states, worker)) };
}

/** The bundle of this project's Worker, as synth writes it. */
export async function workerSha256(): Promise<string> {
  const { bundleWorker } = await import("../../bundle/worker");
  const { packageRoot } = await import("../../package-root");
  return (await bundleWorker({ packageRoot: packageRoot() })).sha256;
}

function textOf(option: unknown): string | undefined {
  return typeof option === "string" ? option : undefined;
}
