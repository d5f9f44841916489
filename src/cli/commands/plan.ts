import type { Planned, PlanRequest } from "../../release/plan-request";
import { type Command, collect, type Options } from "../command";
import { CliError, EXIT, type ExitCode } from "../exit-code";
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
    if (options.all === true && options.drift === true) throw new CliError("Choose one: --all or --drift.");
    if (options.state === false && (options.preview !== true || options.base === undefined))
      throw new CliError("--no-state compares two registries: it needs --preview and --base <git ref>.");
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
  const { chooseEnvironment } = await import("../../registry/environments");
  const { problems, registry } = readRegistry(root);
  if (registry === undefined) {
    terminal.err(`${problemsText(problems, terminal)}\n\nNothing was planned: ${countText(problems)}.`);
    return undefined;
  }
  const environment = chooseEnvironment(registry, textOf(options.environment));
  const { synthesize } = await import("../../../main");
  const { made } = await synthesize(root, [environment.name]);
  const [desired] = made?.states ?? [];
  if (made === undefined || desired === undefined) throw new Error(`${environment.name} was not synthesized`);
  const { readProject } = await import("../../release/project");
  const { terraformOf } = await import("../../release/terraform");
  const worker = await workerSha256();
  const project = readProject(root, worker, env);
  const basis = options.preview !== true ? "cloudflare" : options.state === false ? "registry" : "state";
  if (basis === "cloudflare" && project.dirty.length > 0) refuseDirty(project.dirty);
  const base = textOf(options.base);
  const stacks = options.stack as readonly string[] | undefined;
  if (stacks !== undefined)
    refuseUnknown(
      stacks,
      made.stacks.map(({ stack }) => stack),
    );
  return {
    root,
    project,
    environment,
    desired,
    published: made.stacks,
    terraform: terraformOf(env),
    which: options.all === true ? "all" : options.drift === true ? "done" : "pending",
    ...(stacks !== undefined && { only: new Set(stacks) }),
    basis,
    ...(base !== undefined && { base: await readBaseAt(terminal, base, environment.name, worker) }),
    parallelism: parallelismOf(options),
    say: (line) => terminal.err(line),
  };
}

/** The bundle of this project's Worker, as synth writes it. */
export async function workerSha256(): Promise<string> {
  const { bundleWorker } = await import("../../bundle/worker");
  const { packageRoot } = await import("../../package-root");
  return (await bundleWorker({ packageRoot: packageRoot() })).sha256;
}

async function readBaseAt({ cwd, env }: Terminal, ref: string, environment: string, worker: string) {
  const { baseFrom, desiredAt } = await import("../../release/base");
  const { writeStacks } = await import("../../../main");
  return baseFrom(desiredAt(cwd, ref, environment, env), (folder, states) => writeStacks(folder, states, worker));
}

function refuseDirty(dirty: readonly string[]): never {
  throw new CliError(
    `The working tree differs from its commit (${dirty.length} files, the first: ${dirty[0]?.slice(3)}), and apply refuses what no commit tells. Commit first, or look with --preview.`,
    EXIT.refused,
  );
}

function refuseUnknown(named: readonly string[], known: readonly string[]): void {
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new CliError(`There is no stack ${unknown.join(", ")}. There is: ${known.join(", ")}.`);
}

function textOf(option: unknown): string | undefined {
  return typeof option === "string" ? option : undefined;
}
