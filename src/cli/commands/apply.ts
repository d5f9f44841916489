import type { Applied, ApplyRequest } from "../../release/apply";
import { type Command, collect, type Options } from "../command";
import { EXIT, type ExitCode } from "../exit-code";
import { appendSummary, parallelismOf, releaseOptions } from "../release";
import type { Terminal } from "../terminal";
import { planNow, printPlan, workerSha256 } from "./plan";

const HELP = `
Applies the plan files of release/<digest>/ in their order, and nothing else. It refuses when a byte of the release, the
commit, the registry, the Worker, a lock file, Terraform or the provider is not what was planned with, when a state moved
on since, when the working tree is dirty, and when the review refuses or a waiver is missing or has expired.
It stops at the first stack that fails; --resume then plans what is left of the release, as a new one to review.

Exit codes: 0 applied; 1 refused, nothing was applied; 2 a stack failed, or it could not run; 3 over a budget, nothing was
applied.

Examples:
  switchyard apply 3f0c…
  switchyard apply 3f0c… --resume`;

export const apply: Command = {
  name: "apply",
  summary: "Apply exactly the plans of a reviewed release.",
  declare(parser) {
    releaseOptions(parser.argument("<digest>", "the release, as plan and review name it"))
      .option("--allow-returning <hostname>", "a deleted hostname that may come back, repeatable", collect)
      .option("--resume", "apply nothing: plan what an apply of this release left undone")
      .addHelpText("after", HELP);
  },
  async run(terminal, options, [digest = ""]) {
    if (options.resume === true) return resume(terminal, options, digest);
    const { applyRelease } = await import("../../release/apply");
    const { applyJson, applyMarkdown, applyText } = await import("../../release/report");
    const applied = await applyRelease(await requestFrom(terminal, options, digest));
    appendSummary(terminal, applyMarkdown(applied));
    if (options.format === "json") terminal.out(JSON.stringify(applyJson(applied), null, 2));
    else for (const line of applyText(applied)) (failed(applied) ? terminal.err : terminal.out)(line);
    return exitCodeOf(applied);
  },
};

async function resume(terminal: Terminal, options: Options, digest: string): Promise<ExitCode> {
  const { readRelease } = await import("../../release/folder");
  const { environment, stacks } = readRelease(terminal.cwd, digest).manifest;
  const planned = await planNow(terminal, { ...options, environment }, new Set(stacks.map(({ name }) => name)));
  return printPlan(planned, terminal, options);
}

async function requestFrom(terminal: Terminal, options: Options, digest: string): Promise<ApplyRequest> {
  const { cwd: root, env, interactive } = terminal;
  const { findHostnameId } = await import("../../release/cloudflare");
  const { progressTo } = await import("../../release/progress");
  const { readProject } = await import("../../release/project");
  const { terraformOf } = await import("../../release/terraform");
  const { readWaivers } = await import("../../review/files");
  return {
    root,
    digest,
    project: readProject(root, await workerSha256(), env),
    terraform: terraformOf(env),
    waivers: readWaivers(root, env),
    allowReturning: new Set(options.allowReturning as readonly string[] | undefined),
    parallelism: parallelismOf(options),
    now: Date.now,
    findHostname: (zoneId, hostname) => findHostnameId(env, zoneId, hostname),
    progress: progressTo({ now: Date.now, ...linesOf(terminal.err, interactive) }),
  };
}

/** On a terminal the last line is written over; elsewhere each stays. */
function linesOf(err: (text: string) => void, interactive: boolean) {
  if (!interactive) return { line: err };
  let over = "";
  const print = (text: string, next: string) => {
    err(`${over}${text}`);
    over = next;
  };
  return {
    line: (text: string) => print(text, ""),
    status: (text: string) => print(text, "\u001b[1A\u001b[2K"),
  };
}

function failed({ refusals, failure }: Applied): boolean {
  return refusals.length > 0 || failure !== undefined;
}

function exitCodeOf({ refusals, failure }: Applied): ExitCode {
  if (refusals.some(({ rule }) => rule !== "over-budget")) return EXIT.refused;
  if (refusals.length > 0) return EXIT.overBudget;
  return failure === undefined ? EXIT.done : EXIT.couldNotRun;
}
