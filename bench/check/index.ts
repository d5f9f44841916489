import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchCell, type BenchReport, interleaved } from "../bench";
import { builtFile, measureNode, medianUsage, type Usage } from "../process";
import { generateRegistry, writeRegistry } from "../registry";

/** What the budget is about. */
const TENANTS = 15_000;

/** Tenants, and the hostnames with which the generator makes exactly so many: 33 for 13 tenants, in turns. */
const SIZES = [
  { tenants: 1_500, hostnames: 3_803 },
  { tenants: TENANTS, hostnames: 38_068 },
  { tenants: 30_000, hostnames: 76_148 },
] as const;

const ROUNDS = 3;

interface SizeFigures {
  readonly tenants: number;
  readonly hostnames: number;
  readonly check: Usage;
  /** With a base from which every tenant differs. */
  readonly checkBase: Usage;
  readonly plainAjv: Usage;
}

/** `switchyard check` over generated registries, each beside plain ajv over the same files. */
export async function run(): Promise<BenchReport> {
  const sizes: SizeFigures[] = [];
  for (const { tenants, hostnames } of SIZES) sizes.push(await measureSize(tenants, hostnames));
  const largest = sizes.find(({ tenants }) => tenants === TENANTS);
  return {
    title: "Check: every rule over tenants/*.json",
    columns: ["tenants", "hostnames", "", "own time, ms", "wall time, ms", "peak memory, MB"],
    rows: sizes.flatMap(({ tenants, hostnames, check, checkBase, plainAjv }) => [
      rowOf(tenants, hostnames, "switchyard check", check),
      rowOf(tenants, hostnames, "check --base, every tenant changed", checkBase),
      rowOf(tenants, hostnames, "plain ajv", plainAjv),
    ]),
    notes: [
      "Own time is the process's user and system time, start of Node included. Medians of three runs, taken in turns.",
      "check --base reads both versions of every tenant, the base's out of git, and judges each field. git's own time is not in the figure.",
      "Plain ajv reads the same files, parses them and runs the same two schemas: it knows no places, rules or messages.",
    ],
    budgets: [
      {
        name: "own time of check --base for 30,000 changed tenants beside 15,000, times",
        measured: cpuGrowth(sizes),
        limit: 2.5,
        kind: "at most",
      },
      {
        name: "own time of a check of 15,000 tenants, ms",
        measured: largest?.check.cpuMs ?? Number.NaN,
        limit: 1000,
        kind: "at most",
      },
      {
        name: "peak memory for 30,000 tenants beside 15,000, times",
        measured: growth(sizes),
        limit: 2,
        kind: "at most",
      },
    ],
  };
}

/** Linear memory doubles with the tenants; what Node itself needs makes it less. */
function growth(sizes: readonly SizeFigures[]): number {
  const [larger, smaller] = [sizes.at(-1), sizes.at(-2)];
  return (larger?.check.peakMB ?? Number.NaN) / (smaller?.check.peakMB ?? Number.NaN);
}

/** Linear time doubles with the tenants. */
function cpuGrowth(sizes: readonly SizeFigures[]): number {
  const [larger, smaller] = [sizes.at(-1), sizes.at(-2)];
  return (larger?.checkBase.cpuMs ?? Number.NaN) / (smaller?.checkBase.cpuMs ?? Number.NaN);
}

function rowOf(tenants: number, hostnames: number, name: string, { cpuMs, wallMs, peakMB }: Usage): BenchCell[] {
  return [tenants, hostnames, name, cpuMs, wallMs, peakMB];
}

async function measureSize(tenants: number, hostnames: number): Promise<SizeFigures> {
  const root = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
  try {
    const files = generateRegistry(hostnames);
    if (files.size !== tenants + 1)
      throw new Error(`${hostnames} hostnames make ${files.size - 1} tenants, not ${tenants}`);
    writeRegistry(root, files);
    commitAll(root, "main");
    writeRegistry(root, new Map([...files].map(([file, text]) => [file, text.replace('"displayName": "', "$&The ")])));
    commitAll(root, "branch");
    const command = [builtFile("src/cli/main.ts"), "check", "--format", "json"];
    const base = ["--base", "main", "--author", "ops", "--author-team", "saasprovider/platform"];
    const [check = [], checkBase = [], plainAjv = []] = await interleaved(
      [
        () => measureNode({ command, cwd: root }),
        () => measureNode({ command: [...command, ...base], cwd: root }),
        () => measureNode({ command: [builtFile("bench/check/plain-ajv.ts")], cwd: root }),
      ],
      ROUNDS,
    );
    return {
      tenants,
      hostnames,
      check: medianUsage(check),
      checkBase: medianUsage(checkBase),
      plainAjv: medianUsage(plainAjv),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Packed, as a clone is. */
function commitAll(root: string, branch: string): void {
  const git = (...arguments_: string[]) =>
    execFileSync(
      "git",
      ["-c", "gc.auto=0", "-c", "user.name=bench", "-c", "user.email=bench@localhost", ...arguments_],
      { cwd: root },
    );
  git("init", "--quiet");
  git("checkout", "--quiet", "-b", branch);
  git("add", "--all");
  git("commit", "--quiet", "--message", branch);
  git("gc", "--quiet");
}
