import { subjectPhrase } from "../../manifest/subject";
import type { Applied } from "../../release/apply/apply-release";
import type { ApplyRequest } from "../../release/apply/apply-request";
import type { Writers } from "../../report/formats";
import { OVER_LAST_LINE, type Styled, styled, type TerminalText } from "../../report/terminal-text";
import { type Command, collect, type Options } from "../command";
import { EXIT, type ExitCode } from "../exit-code";
import { validRegistry } from "../registry";
import { appendSummary, parallelismOf, releaseOptions, returningOf } from "../release";
import { printReport } from "../report";
import type { Terminal } from "../terminal";
import { synthesizeOne, workerSha256 } from "./plan";

const HELP = `
Plans the release's stacks again and compares: applies only if every plan does exactly what was reviewed. It compares all
stacks before it changes anything. Refuses if the commit, the registry, the Worker, the lock file, Terraform, the provider
or a state has changed since the review, if the working tree is dirty, if the review refuses, and if a waiver is missing
or has expired.

Certificates and their private keys are read from TF_VAR_<name>. The certificate must be the one that was reviewed, and
the key must belong to it.

It prints which release it applies. "latest" is refused: it may be another one than you have reviewed. With CI=true only a
whole digest names a release.

Stops at the first stack that fails. "switchyard plan" then plans the rest as a new release for review.

Exit codes: 0 applied; 1 refused, nothing was applied; 2 a stack failed, or apply could not run; 3 over a budget, nothing was
applied.

Example:
  switchyard apply 3f0c1a22`;

const WRITERS: Writers<Applied> = {
  text: async (report) => (await import("../../release/report")).writeApplyText(report),
  json: async (report) => (await import("../../release/report")).writeApplyJson(report),
};

export const apply: Command = {
  name: "apply",
  summary: "Apply exactly the reviewed changes of a release.",
  declare(parser) {
    releaseOptions(
      parser.argument("<digest>", "Digest of the release, or its first 8 or more digits (all 64 with CI=true)"),
      WRITERS,
    )
      .option("--allow-returning <hostname>", "Deleted hostname that may be created again (repeatable)", collect)
      .addHelpText("after", HELP);
  },
  async run(terminal, options, [digest = ""]) {
    const request = await requestFrom(terminal, options, digest);
    const { applyRelease } = await import("../../release/apply/apply-release");
    const { applyMarkdown } = await import("../../release/report");
    const applied = await applyRelease(request);
    appendSummary(terminal, applyMarkdown(applied));
    const text = options.format === "text" && failed(applied);
    await printReport(text ? { ...terminal, out: terminal.err } : terminal, options, applied, WRITERS);
    return exitCodeOf(applied);
  },
};

async function requestFrom(terminal: Terminal, options: Options, digest: string): Promise<ApplyRequest> {
  const { cwd: root, env, interactive } = terminal;
  const { askCloudflare, liveSuspensions } = await import("../../release/ask-cloudflare");
  const { takeCertificates } = await import("../../release/certificates");
  const { findHostnameId } = await import("../../cloudflare/client/find-hostname");
  const { readRelease } = await import("../../release/release-folder");
  const { machineOf } = await import("../../release/machine");
  const { progressTo } = await import("../../release/apply/progress");
  const { readProject } = await import("../../release/project");
  const { redactorOf } = await import("../../terraform/redact");
  const { terraformOf } = await import("../../terraform/run");
  const { readWaivers } = await import("../../review/files");
  const { chooseEnvironment } = await import("../../registry/environments");
  const { namedDigest } = await import("../../release/find-release");
  const machine = machineOf(env);
  const release = readRelease(root, namedDigest(root, digest, machine));
  terminal.err(styled`Release ${release.digest}: ${subjectPhrase(release.manifest)}.`);
  const registry = validRegistry(terminal, "Nothing was applied");
  const environment = chooseEnvironment(registry, release.manifest.environment);
  const project = readProject(root, await workerSha256(root), env);
  const { desired, published } = await synthesizeOne(root, environment.name);
  const { certificates, rest } = takeCertificates(env, desired, true);
  return {
    root,
    release,
    project,
    environment,
    desired,
    published,
    certificates,
    terraform: terraformOf(rest, redactorOf(env)),
    machine,
    waivers: readWaivers(root, env),
    allowReturning: returningOf(options, environment),
    ask: askCloudflare(env, terminal.err),
    suspensions: liveSuspensions(env, terminal.err),
    parallelism: parallelismOf(options),
    now: Date.now,
    findHostname: (zoneId, hostname) => findHostnameId(env, zoneId, hostname),
    say: terminal.err,
    progress: progressTo({ now: Date.now, ...linesOf(terminal.err, interactive) }),
  };
}

/** In a terminal, each progress line replaces the last; elsewhere all of them stay. */
function linesOf(err: (text: TerminalText) => void, interactive: boolean) {
  if (!interactive) return { line: err };
  let over: Styled | undefined;
  const print = (text: string, next?: Styled) => {
    err(styled`${over}${text}`);
    over = next;
  };
  return {
    line: (text: string) => print(text),
    status: (text: string) => print(text, OVER_LAST_LINE),
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
