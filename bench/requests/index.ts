import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TenantFile } from "../../src/registry/files.generated";
import type { BenchCell, BenchReport } from "../bench";
import { builtFile, measureNode } from "../process";
import { generateRegistry, withLocalState, writeRegistry } from "../registry";
import { type EmulatorProcess, type RequestCounts, startEmulatorProcess } from "../terraform/emulator-process";

const HOSTNAMES = 10_000;
/** A first apply is measured by itself: reading before it depends on how much is created. */
const FIRST = 2_000;

/** What one command asked and wrote, and what its process used. Terraform's own processes are not in it. */
interface Step {
  readonly hostnames: number;
  readonly name: string;
  readonly reads: number;
  readonly writes: number;
  readonly seconds: number;
  readonly peakMB: number;
}

/** Requests of releases and of drift detection, beside plans with Terraform's own refresh. */
export async function run(): Promise<BenchReport> {
  const first = await inPlatform(FIRST, firstRelease);
  const [small, changed] = [first.steps, await inPlatform(HOSTNAMES, laterReleases)];
  return {
    title: "Requests to Cloudflare's API",
    columns: ["hostnames", "what", "requests that read", "requests that write", "seconds", "peak, MB"],
    rows: [...small, ...changed.steps].map(rowOf),
    notes: NOTES,
    budgets: [
      {
        name: `first plan and apply of ${FIRST} hostnames: reads before the first write`,
        measured: Math.max(readsOf(small, "first plan"), readsOf(small, "first apply")),
        limit: FIRST / 50 + 25,
        kind: "at most",
      },
      {
        name: "plan of one changed tenant: reads",
        measured: readsOf(changed.steps, "plan, one tenant changed"),
        limit: 12,
        kind: "at most",
      },
      { name: "its apply: reads", measured: readsOf(changed.steps, "its apply"), limit: 12, kind: "at most" },
      {
        name: `drift of ${HOSTNAMES} hostnames and ${changed.entries} entries: reads`,
        measured: readsOf(changed.steps, "drift"),
        limit: HOSTNAMES / 50 + changed.entries / 100 + changed.entries / 1000 + 25,
        kind: "at most",
      },
    ],
  };
}

interface PlatformFigures {
  readonly steps: readonly Step[];
  readonly entries: number;
}

interface Platform {
  readonly hostnames: number;
  readonly root: string;
  readonly emulator: EmulatorProcess;
}

/** A platform in a repository of its own, with its platform stack applied. */
async function inPlatform(hostnames: number, measure: (platform: Platform) => Promise<PlatformFigures>) {
  const root = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
  try {
    writeRegistry(root, withLocalState(generateRegistry(hostnames)));
    writeFileSync(join(root, ".gitignore"), ["cdktf.out/", "dist/", "state/", "release/", ""].join("\n"));
    git(root, "init", "--quiet", "--initial-branch=main");
    commit(root);
    await measureNode({ command: [builtFile("src/cli/main.ts"), "synth"], cwd: root });
    const emulator = await startEmulatorProcess(root);
    try {
      const platform = { hostnames, root, emulator };
      await release(platform);
      return await measure(platform);
    } finally {
      await emulator.stop();
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function firstRelease(platform: Platform): Promise<PlatformFigures> {
  return { steps: await releaseSteps(platform, "first plan", "first apply"), entries: 0 };
}

async function laterReleases(platform: Platform): Promise<PlatformFigures> {
  const { root } = platform;
  const entries = (await release(platform)).workers_kv?.update ?? 0;
  changeOneTenant(root, "beech-one");
  const changed = await releaseSteps(platform, "plan, one tenant changed", "its apply");
  changeOneTenant(root, "beech-two");
  const refreshed = await releaseSteps(platform, "the same with --refresh", "its apply, with --refresh", "--refresh");
  const drift = await measured(platform, "drift", ["plan", "--drift"]);
  const full = await measured(platform, "every stack with Terraform's refresh", ["plan", "--all", "--refresh"]);
  return { steps: [...changed, ...refreshed, drift.step, full.step], entries };
}

async function releaseSteps(platform: Platform, plan: string, apply: string, ...argv: string[]): Promise<Step[]> {
  commit(platform.root);
  const planned = await measured(platform, plan, ["plan", ...argv]);
  return [planned.step, (await measured(platform, apply, ["apply", planned.digest])).step];
}

/** Commits, plans and applies what is there; not part of the figures. Returns the apply's requests. */
async function release(platform: Platform): Promise<RequestCounts> {
  commit(platform.root);
  const { digest } = await measured(platform, "", ["plan"]);
  return (await measured(platform, "", ["apply", digest])).counts;
}

async function measured({ hostnames, root, emulator }: Platform, name: string, argv: readonly string[]) {
  await emulator.takeRequests();
  const command = [builtFile("src/cli/main.ts"), ...argv, "--format", "json"];
  const { stdout, wallMs, peakMB } = await measureNode({ command, cwd: root, env: emulator.env });
  const counts = await emulator.takeRequests();
  const step: Step = { hostnames, name, ...readsAndWrites(counts), seconds: wallMs / 1000, peakMB };
  return { step, counts, digest: String(JSON.parse(stdout).digest) };
}

/** KV values are read a hundred at a time by a POST, which the emulator counts as a list. */
function readsAndWrites(counts: RequestCounts): Pick<Step, "reads" | "writes"> {
  let [reads, writes] = [0, 0];
  for (const verbs of Object.values(counts))
    for (const [verb, requests] of Object.entries(verbs)) {
      if (verb === "get" || verb === "list") reads += requests;
      else writes += requests;
    }
  return { reads, writes };
}

function readsOf(steps: readonly Step[], name: string): number {
  const found = steps.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no step ${name}`);
  return found.reads;
}

/** The tenant of one hostname that comes first by its name. */
function changeOneTenant(root: string, worker: string): void {
  const files = readdirSync(join(root, "tenants")).sort();
  const file = files.map((name) => join(root, "tenants", name)).find((path) => tenantAt(path).hostnames?.length === 1);
  if (file === undefined) throw new Error("the generated registry has no tenant of one hostname");
  writeFileSync(file, JSON.stringify({ ...tenantAt(file), worker }, null, 2));
}

function tenantAt(path: string): TenantFile {
  return JSON.parse(readFileSync(path, "utf8"));
}

function commit(root: string): void {
  git(root, "add", "--all");
  git(
    root,
    "-c",
    "user.name=bench",
    "-c",
    "user.email=bench@example.com",
    "commit",
    "--quiet",
    "--allow-empty",
    "--message",
    "bench",
  );
}

function git(cwd: string, ...args: string[]): void {
  const { status, stderr } = spawnSync("git", args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
}

function rowOf({ hostnames, name, reads, writes, seconds, peakMB }: Step): BenchCell[] {
  return [hostnames, name, reads, writes, seconds, peakMB];
}

const NOTES = [
  "Terraform is real, Cloudflare and its provider are the emulator and the stand-in, rate limits off: with them on, 1,200 requests in five minutes are what decides.",
  "Seconds and peak are those of the command with its Terraform processes running beside it, single runs; the peak is Switchyard's own process.",
];
