import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/package-root";
import { type Bench, type BenchReport, isKept } from "./bench";
import { svgPlot } from "./plot";
import { machineLine, markdownReport } from "./report";

/** Every bench, in the order they run, imported only when it does: `worker: () => import("./worker/index")`. */
const USUAL: Readonly<Record<string, () => Promise<Bench>>> = {
  synth: () => import("./synth/index"),
  check: () => import("./check/index"),
  worker: () => import("./worker/index"),
  review: () => import("./review"),
  terraform: () => import("./terraform/index"),
  status: () => import("./status/index"),
};

/** The usual ones, and those that take so long that they run only when they are named. */
const BENCHES: typeof USUAL = {
  ...USUAL,
  pages: () => import("./pages/index"),
  requests: () => import("./requests/index"),
  million: () => import("./million"),
};

const RESULTS = join(packageRoot(), "bench", "results");

/** `npm run bench [-- names]`: runs the benches named, or the usual ones, and writes bench/results/. */
async function runBenches(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !(name in BENCHES));
  if (unknown.length > 0) {
    process.stderr.write(`There is no bench ${unknown.join(", ")}. There is: ${Object.keys(BENCHES).join(", ")}.\n`);
    return 2;
  }
  let kept = true;
  for (const name of names.length > 0 ? names : Object.keys(USUAL)) {
    const bench = await BENCHES[name]?.();
    const report = await bench?.run();
    if (report === undefined) continue;
    publish(name, report);
    kept &&= (report.budgets ?? []).every(isKept);
  }
  return kept ? 0 : 3;
}

function publish(name: string, report: BenchReport): void {
  const machine = machineLine();
  const markdown = markdownReport(name, report, machine);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, `${name}.md`), markdown);
  writeFileSync(join(RESULTS, `${name}.json`), `${JSON.stringify({ name, machine, ...report }, null, 2)}\n`);
  if (report.plot !== undefined) writeFileSync(join(RESULTS, `${name}.svg`), svgPlot(report.plot));
  process.stdout.write(`${markdown}\n`);
}

runBenches(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
