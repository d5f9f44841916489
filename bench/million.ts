import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchReport } from "./bench";
import { builtFile, measureNode } from "./process";
import { generateRegistry, writeRegistry } from "./registry";

const HOSTNAMES = 1_000_000;

/** One `check` and one `synth` of a million hostnames. It takes minutes and 3 GB of memory, so it runs only when it is named. */
export async function run(): Promise<BenchReport> {
  const root = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
  try {
    const files = generateRegistry(HOSTNAMES);
    writeRegistry(root, files);
    const rows = [];
    for (const name of ["check", "synth"]) {
      const { wallMs, cpuMs, peakMB } = await measureNode({ command: [builtFile("src/cli/main.ts"), name], cwd: root });
      rows.push([HOSTNAMES, files.size - 1, `switchyard ${name}`, wallMs / 1000, cpuMs / 1000, peakMB]);
    }
    return {
      title: "One million hostnames",
      columns: ["hostnames", "tenants", "", "process, s", "CPU, s", "peak memory, MB"],
      rows,
      notes: ["One run of each, whole processes, with Node's default limit of memory."],
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
