import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HOSTNAMES_PER_SHARD, MOST_HOSTNAMES_PER_SHARD } from "../../src/addresses/shard";
import type { DesiredShard } from "../../src/desired/desired-state";
import { OUTPUT_FOLDER, stackFolder } from "../../src/output/manifest";
import { mapConcurrently } from "../../src/release/concurrency";
import { synthesize } from "../../src/synthesis/synthesize";
import type { BenchCell, BenchReport } from "../bench";
import { type GeneratedRegistry, generateRegistry, withLocalState, writeRegistry } from "../registry";
import { type EmulatorProcess, startEmulatorProcess, totalOf } from "./emulator-process";
import { runTerraform, type TerraformUsage } from "./terraform-run";

const SIZES = [400, 4_000] as const;
/** One shard of the usual size, and one of the largest. */
const SHARDS = [HOSTNAMES_PER_SHARD, MOST_HOSTNAMES_PER_SHARD] as const;
/** How many stacks at once, to see what it helps. */
const AT_ONCE = [1, 2, 4] as const;
/** Where nothing is compared, as many at once as the machine that these figures come from has cores. */
const USUAL = 2;
/** Cloudflare isn't on the same machine: planning at once is timed once more with answers that take so long. */
const DISTANCE_MS = 50;
const DISTANT_SHARDS = 4;

const REFRESH = ["plan", "-detailed-exitcode"]; // anything to change is an exit code of 2, which ends the bench

interface Phase extends TerraformUsage {
  readonly name: string;
  readonly shards: number;
  readonly atOnce: number;
  readonly requests: number;
}

interface SizeFigures {
  readonly hostnames: number;
  readonly phases: readonly Phase[];
  readonly emulatorMB: number;
}

/** Terraform's own binary over generated registries, with the provider stand-in and the emulated API. */
export async function run(): Promise<BenchReport> {
  const sizes: SizeFigures[] = [];
  for (const hostnames of SIZES) sizes.push(await measureSize(hostnames, generateRegistry(hostnames), measurePhases));
  for (const hostnames of SHARDS) sizes.push(await measureSize(hostnames, inOneShard(hostnames), measureShard));
  return {
    title: "Terraform: planning and applying hostnames",
    columns: ["hostnames", "shards", "what", "shards at once", "seconds", "API requests", "Terraform's peak, MB"],
    rows: sizes.flatMap(rowsOf),
    notes: [...NOTES, memoryNote(sizes)],
  };
}

async function measureSize(
  hostnames: number,
  registry: GeneratedRegistry,
  measureIn: (bench: Prepared) => Promise<Phase[]>,
): Promise<SizeFigures> {
  const root = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
  try {
    writeRegistry(root, withLocalState(registry));
    const { made, problems } = await synthesize(root, []);
    const [state] = made?.states ?? [];
    if (state === undefined) throw new Error(`the generated registry was refused: ${JSON.stringify(problems)}`);
    const emulator = await startEmulatorProcess(root);
    try {
      const bench = { root, emulator, shards: state.shards };
      await applyPlatform(bench, state.platform.stack);
      return { hostnames, phases: await measureIn(bench), emulatorMB: emulator.peakMB() };
    } finally {
      await emulator.stop();
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

interface Prepared {
  readonly root: string;
  readonly emulator: EmulatorProcess;
  readonly shards: readonly DesiredShard[];
}

/** What the hostname stacks stand on; not part of the figures. */
async function applyPlatform({ root, emulator: { env }, shards }: Prepared, platform: string): Promise<void> {
  for (const stack of [platform, ...shards.map((shard) => shard.stack)]) {
    await runTerraform({ dir: stackFolder(join(root, OUTPUT_FOLDER), stack), env }, ["init"]);
  }
  await runTerraform({ dir: stackFolder(join(root, OUTPUT_FOLDER), platform), env }, ["apply", "-auto-approve"]);
}

async function measurePhases(bench: Prepared): Promise<Phase[]> {
  const { shards, emulator } = bench;
  const hostnames = count(shards, "hostnames");
  const entries = count(shards, "entries");
  const refresh = hostnames + 2 * entries;
  const phases = [
    await measure(bench, "plan, all to be created", USUAL, ["plan", "-out=plan"], 0),
    await measure(bench, "apply that plan", USUAL, ["apply", "plan"], hostnames + entries),
    await measure(bench, "plan without refresh", USUAL, [...REFRESH, "-refresh=false"], 0),
  ];
  for (const atOnce of AT_ONCE) phases.push(await measure(bench, "plan", atOnce, REFRESH, refresh));
  if (shards.length < DISTANT_SHARDS) return phases;
  const some = { ...bench, shards: shards.slice(0, DISTANT_SHARDS) };
  const someRefresh = count(some.shards, "hostnames") + 2 * count(some.shards, "entries");
  await emulator.slowDown(DISTANCE_MS);
  for (const atOnce of AT_ONCE) {
    phases.push(await measure(some, `plan, answers take ${DISTANCE_MS} ms`, atOnce, REFRESH, someRefresh));
  }
  return phases;
}

/** What a release does: a plan without a refresh. */
async function measureShard(bench: Prepared): Promise<Phase[]> {
  const created = count(bench.shards, "hostnames") + count(bench.shards, "entries");
  await measure(bench, "", USUAL, ["plan", "-out=plan"], 0);
  await measure(bench, "", USUAL, ["apply", "plan"], created);
  return [await measure(bench, "plan of one shard, without refresh", 1, [...REFRESH, "-refresh=false"], 0)];
}

function inOneShard(hostnames: number): GeneratedRegistry {
  const name = "platform/production.json";
  const files = generateRegistry(hostnames);
  const platform = JSON.parse(files.get(name) ?? "{}");
  return new Map([...files, [name, JSON.stringify({ ...platform, shards: { count: 1 } })]]);
}

function count(shards: readonly DesiredShard[], what: "hostnames" | "entries"): number {
  return shards.reduce((sum, shard) => sum + shard[what].length, 0);
}

/** @throws when the requests that reached the API are not exactly those expected */
async function measure(
  { root, emulator, shards }: Prepared,
  name: string,
  atOnce: number,
  args: readonly string[],
  expected: number,
): Promise<Phase> {
  await emulator.takeRequests();
  const started = performance.now();
  const runs = await mapConcurrently(shards, atOnce, ({ stack }) =>
    runTerraform({ dir: stackFolder(join(root, OUTPUT_FOLDER), stack), env: emulator.env }, args),
  );
  const seconds = (performance.now() - started) / 1000;
  const counts = await emulator.takeRequests();
  const requests = totalOf(counts);
  if (requests !== expected) {
    throw new Error(`${name}: ${requests} requests instead of ${expected}: ${JSON.stringify(counts)}`);
  }
  const peakMB = Math.max(...runs.map((run) => run.peakMB));
  return { name, shards: shards.length, atOnce, seconds, requests, peakMB };
}

function rowsOf({ hostnames, phases }: SizeFigures): BenchCell[][] {
  return phases.map(({ name, shards, atOnce, seconds, requests, peakMB }) => {
    return [hostnames, shards, name, atOnce, seconds, requests, peakMB];
  });
}

function memoryNote(sizes: readonly SizeFigures[]): string {
  const each = sizes.map(({ hostnames, emulatorMB }) => `${Math.round(emulatorMB)} MB with ${hostnames}`);
  return `The emulator and the stand-in, one Node process: at most ${each.join(", ")} hostnames.`;
}

const NOTES = [
  "Terraform is real, Cloudflare and its provider are the emulator and the stand-in, rate limits off: with them on, 1,200 requests in five minutes are what decides.",
  "Asserted, not only counted: creating is one request per hostname and one per KV entry; a refresh is one per hostname and two per KV entry; a plan without refresh is none. Every plan after the apply is empty.",
  "Single runs. Terraform's peak is that of the largest process. `terraform init` is not in the seconds.",
  "State is a local file, which Terraform writes anew after every resource: most of the apply. A bucket is written at most every 20 seconds.",
];
