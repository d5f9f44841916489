/**
 * What a bench is: a module that exports `run`, such as bench/synth/index.ts, listed in bench/run.ts under its name. The
 * runner writes its report to bench/results/<name>.{md,json,svg} and prints it.
 */
export interface Bench {
  run(): Promise<BenchReport>;
}

export type BenchCell = string | number;

export interface BenchReport {
  readonly title: string;
  readonly columns: readonly string[];
  /** Numbers are printed with thousands separators and aligned right. */
  readonly rows: readonly (readonly BenchCell[])[];
  /** How it was measured, and what the figures do not say. */
  readonly notes: readonly string[];
  /** Budgets the figures are held to: one that is missed makes `npm run bench` exit with 3. */
  readonly budgets?: readonly BenchBudget[];
  readonly plot?: Plot;
}

export interface BenchBudget {
  /** In words, with the unit: "peak memory at 10,000 hostnames, MB". */
  readonly name: string;
  readonly measured: number;
  readonly limit: number;
  readonly kind: "at most" | "at least";
}

/** Lines over two axes, both logarithmic when `logarithmic`. */
export interface Plot {
  readonly x: string;
  readonly y: string;
  readonly logarithmic: boolean;
  readonly lines: readonly { readonly name: string; readonly points: readonly (readonly [x: number, y: number])[] }[];
}

export function isKept({ measured, limit, kind }: BenchBudget): boolean {
  return kind === "at most" ? measured <= limit : measured >= limit;
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/**
 * Runs every case once, then every case again, `rounds` times: a slow minute of the machine falls on all of them, not
 * on one. Every other round goes backwards, so that none always runs in the wake of the same other.
 * @returns for each case its results, in the cases' order
 */
export async function interleaved<Result>(
  cases: readonly (() => Promise<Result>)[],
  rounds: number,
): Promise<Result[][]> {
  const results: Result[][] = cases.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const order = [...cases.entries()];
    for (const [index, run] of round % 2 === 0 ? order : order.reverse()) results[index]?.push(await run());
  }
  return results;
}
