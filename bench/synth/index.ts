import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OUTPUT_FOLDER } from "../../src/output/manifest";
import { type BenchCell, type BenchReport, interleaved, median } from "../bench";
import { builtFile, type MeasuredRun, measureNode, medianUsage, type Usage } from "../process";
import { generateRegistry, writeRegistry } from "../registry";
import { assertSameStacks } from "./same-stacks";
import type { TimedSynthesis } from "./synthesis";

/** Hostnames and rounds. The largest runs once: its baseline alone takes most of a minute. */
const SIZES = [
  { hostnames: 100, rounds: 5 },
  { hostnames: 1_000, rounds: 5 },
  { hostnames: 10_000, rounds: 5 },
  { hostnames: 50_000, rounds: 1 },
] as const;

interface Figures extends Usage {
  /** Of `writeStacks`: constructs, and their synthesis to files. */
  readonly writeMs: number;
  readonly stacks: number;
  readonly bytes: number;
}

interface SizeFigures {
  readonly hostnames: number;
  readonly resources: number;
  readonly bulk: Figures;
  readonly baseline: Figures;
}

/** `switchyard synth` over generated registries, each beside one cdktf construct per resource. */
export async function run(): Promise<BenchReport> {
  const sizes: SizeFigures[] = [];
  for (const { hostnames, rounds } of SIZES) sizes.push(await measureSize(hostnames, rounds));
  return {
    title: "Synthesis: tenants/*.json to cdk.tf.json",
    columns: COLUMNS,
    rows: sizes.flatMap(rowsOf),
    notes: NOTES,
    budgets: budgetsOf(sizes),
    plot: {
      x: "custom hostnames",
      y: "process, seconds",
      logarithmic: true,
      lines: [
        { name: "Switchyard", points: sizes.map(({ hostnames, bulk }) => [hostnames, bulk.wallMs / 1000]) },
        {
          name: "a construct each",
          points: sizes.map(({ hostnames, baseline }) => [hostnames, baseline.wallMs / 1000]),
        },
      ],
    },
  };
}

async function measureSize(hostnames: number, rounds: number): Promise<SizeFigures> {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
  const roots = { bulk: join(folder, "bulk"), baseline: join(folder, "baseline") };
  try {
    writeRegistry(roots.bulk, generateRegistry(hostnames));
    cpSync(roots.bulk, roots.baseline, { recursive: true });
    const figures = await measureBoth(roots, rounds);
    const resources = assertSameStacks(join(roots.bulk, OUTPUT_FOLDER), join(roots.baseline, OUTPUT_FOLDER));
    return { hostnames, resources, ...figures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The process is the command people run; its constructs are timed in a run of their own, by the baseline's clock. */
async function measureBoth(roots: { bulk: string; baseline: string }, rounds: number) {
  const command = builtFile("src/cli/main.ts");
  const synthesis = builtFile("bench/synth/synthesis.ts");
  const [whole = [], bulk = [], baseline = []] = await interleaved(
    [
      () => measureNode({ command: [command, "synth"], cwd: roots.bulk }),
      () => measureNode({ command: [synthesis, "bulk"], cwd: roots.bulk }),
      () => measureNode({ command: [synthesis, "baseline"], cwd: roots.baseline }),
    ],
    rounds,
  );
  return { bulk: figuresOf(whole, bulk), baseline: figuresOf(baseline, baseline) };
}

function figuresOf(whole: readonly MeasuredRun[], timed: readonly MeasuredRun[]): Figures {
  const syntheses = timed.map(({ stdout }) => JSON.parse(stdout) as TimedSynthesis);
  const { stacks = 0, bytes = 0 } = syntheses[0] ?? {};
  return { ...medianUsage(whole), writeMs: median(syntheses.map(({ writeMs }) => writeMs)), stacks, bytes };
}

const COLUMNS = [
  "hostnames",
  "resources",
  "stacks",
  "written as",
  "process, s",
  "CPU, s",
  "constructs and synthesis, s",
  "peak memory, MB",
  "cdk.tf.json, MB",
];

const COMPARED = ["wallMs", "cpuMs", "writeMs", "peakMB", "bytes"] as const;

function rowsOf({ hostnames, resources, bulk, baseline }: SizeFigures): BenchCell[][] {
  const row = (name: string, { stacks, wallMs, cpuMs, writeMs, peakMB, bytes }: Figures): BenchCell[] => [
    hostnames,
    resources,
    stacks,
    name,
    wallMs / 1000,
    cpuMs / 1000,
    writeMs / 1000,
    peakMB,
    bytes / 1e6,
  ];
  const times = (figure: keyof Figures) => `${(baseline[figure] / bulk[figure]).toFixed(1)} ×`;
  return [
    row("Switchyard: blocks in bulk", bulk),
    row("baseline: a construct each", baseline),
    ["", "", "", "baseline / Switchyard", ...COMPARED.map(times)],
  ];
}

function budgetsOf(sizes: readonly SizeFigures[]): BenchReport["budgets"] {
  const tenThousand = sizes.find(({ hostnames }) => hostnames === 10_000);
  const fiftyThousand = sizes.find(({ hostnames }) => hostnames === 50_000);
  if (tenThousand === undefined || fiftyThousand === undefined) return [];
  const { bulk, baseline } = tenThousand;
  const budget = (name: string, measured: number, kind: "at least" | "at most", limit: number) => ({
    name,
    measured,
    kind,
    limit,
  });
  return [
    budget(
      "Constructs and synthesis at 10,000 hostnames, times as fast as the baseline",
      baseline.writeMs / bulk.writeMs,
      "at least",
      5,
    ),
    budget(
      "The whole process at 10,000 hostnames, times as fast as the baseline",
      baseline.wallMs / bulk.wallMs,
      "at least",
      3.5,
    ),
    budget("Peak memory at 10,000 hostnames, MB", bulk.peakMB, "at most", 200),
    budget(
      "CPU of the whole process at 50,000 hostnames, times that at 10,000",
      fiftyThousand.bulk.cpuMs / bulk.cpuMs,
      "at most",
      5.5,
    ),
  ];
}

const NOTES = [
  "Medians of 5 runs that alternate, at 50,000 hostnames a single one; where other work ran beside, CPU time is the steadier figure.",
  "The process is `switchyard synth` from start to exit: read, check, desired state, bundle the Worker, constructs, synthesis, files.",
  "The baseline differs in one thing: every hostname and every KV entry is a construct of @cdktf/provider-cloudflare.",
  "Each run ends with a comparison of the two outputs, block by block: they are the same but for the `//` metadata.",
  "Memory is the sum of the peaks of Node and of esbuild's process.",
];
