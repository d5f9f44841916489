import { paletteOf } from "../src/report/terminal-text";
import { type Review, reviewPlans } from "../src/review/review";
import { writeHtml } from "../src/review/writers/html";
import { writeJson } from "../src/review/writers/json";
import { writeMarkdown } from "../src/review/writers/markdown";
import { writeText } from "../src/review/writers/text";
import { parsePlan, readPlan } from "../src/terraform/plan";
import { type BuiltResource, declared, entry, host, planJson } from "../test/support/plans";
import { type BenchReport, interleaved, median } from "./bench";

const SIZES = [1000, 4000, 10_000];
const ROUNDS = 5;
const PER_STACK = 350;

/** Plans' JSON text to a review and each of its formats: every hostname re-certified and moved to another Worker. */
export async function run(): Promise<BenchReport> {
  const cases = SIZES.map((size) => plansOf(size)).map((texts) => async () => measure(texts));
  const results = await interleaved(cases, ROUNDS);
  const rows = SIZES.map((size, index) => {
    const runs = results[index] ?? [];
    const middle = (pick: (run: Measured) => number) => Math.round(median(runs.map(pick)));
    return [
      size,
      ...[middle((run) => run.read), middle((run) => run.model)],
      ...WRITERS.map(([name]) => middle((run) => run.writers[name] ?? 0)),
      middle((run) => run.total),
    ];
  });
  return {
    title: "Reviewing a release",
    columns: ["changed hostnames", "read, ms", "model, ms", ...WRITERS.map(([name]) => `${name}, ms`), "all, ms"],
    rows,
    notes: [
      `Median of ${ROUNDS} rounds. Two resources change for each hostname; ${PER_STACK} hostnames a plan.`,
      "Read: JSON text, masking included. All: reading, model and all four formats, in one process that is already warm.",
    ],
    budgets: [
      {
        name: "review of 4,000 changes, every format, ms",
        measured: Number(rows[1]?.at(-1)),
        limit: 1000,
        kind: "at most",
      },
    ],
  };
}

interface Measured {
  readonly read: number;
  readonly model: number;
  readonly writers: Readonly<Record<string, number>>;
  readonly total: number;
}

const WRITERS: readonly (readonly [string, (result: Review) => string])[] = [
  ["text", (result) => String(writeText(result, paletteOf(false)))],
  ["markdown", writeMarkdown],
  ["json", writeJson],
  ["html", writeHtml],
];

function measure(texts: readonly string[]): Measured {
  const start = performance.now();
  const plans = texts.map((text, index) => readPlan(`stack-${index}`, parsePlan(text, "plan.json")));
  const read = performance.now();
  const result = reviewPlans({ plans, waivers: [], allowReturning: new Set(), now: 0 });
  const model = performance.now();
  const writers = WRITERS.map(([name, write]) => [name, timeOf(() => write(result))] as const);
  const total = performance.now() - start;
  return { read: read - start, model: model - read, writers: Object.fromEntries(writers), total };
}

function timeOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function plansOf(size: number): readonly string[] {
  const count = Math.ceil(size / PER_STACK);
  return [...Array(count).keys()].map((stack) => {
    const inStack = Math.min(PER_STACK, size - stack * PER_STACK);
    const resources = [...Array(inStack).keys()].flatMap((index) => changed(stack * PER_STACK + index));
    return JSON.stringify(planJson(resources));
  });
}

function changed(index: number): readonly BuiltResource[] {
  const hostname = `shop.customer-${index}.example.com`;
  const route = { workerName: "shop", tenant: `tenant-${index}` };
  const stricter = declared(hostname, { settings: { min_tls_version: "1.3" } });
  return [
    host(hostname, { from: declared(hostname), to: stricter }),
    entry(hostname, { from: route, to: { ...route, workerName: "shop-v2" } }),
  ];
}
