import { spawn } from "node:child_process";
import { join } from "node:path";
import { packageRoot } from "../src/package-root";
import { median } from "./bench";

/** What one process used, with the processes it started and left running. */
export interface Usage {
  /** From its start to its end, as its parent sees it. */
  readonly wallMs: number;
  /** User and system. */
  readonly cpuMs: number;
  readonly peakMB: number;
}

export interface MeasuredRun extends Usage {
  readonly stdout: string;
}

export interface NodeCommand {
  /** A built file and its arguments: `node <...command>`. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs Node and measures the process.
 * @throws when it exits with anything but 0
 */
export async function measureNode({ command, cwd, env }: NodeCommand): Promise<MeasuredRun> {
  const started = performance.now();
  const probe = join(packageRoot(), "bench", "probe.cjs");
  const child = spawn(process.execPath, ["-r", probe, ...command], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit", "pipe"],
  });
  const [stdout, used, exitCode] = await Promise.all([
    readAll(child.stdio[1]),
    readAll(child.stdio[3]),
    new Promise((resolve) => child.on("exit", resolve)),
  ]);
  const wallMs = performance.now() - started;
  if (exitCode !== 0) throw new Error(`node ${command.join(" ")} exited with ${exitCode}`);
  const { cpuMs, peakKiB } = JSON.parse(used) as { cpuMs: number; peakKiB: number };
  return { wallMs, cpuMs, peakMB: (peakKiB * 1024) / 1e6, stdout };
}

/** The median of each figure by itself. */
export function medianUsage(runs: readonly Usage[]): Usage {
  return {
    wallMs: median(runs.map((run) => run.wallMs)),
    cpuMs: median(runs.map((run) => run.cpuMs)),
    peakMB: median(runs.map((run) => run.peakMB)),
  };
}

async function readAll(stream: unknown): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Builds a TypeScript entry of the project as `node bin/run.js` does, and tells the built file: benches measure that
 * file, not its build.
 */
export function builtFile(entry: string): string {
  const { build } = require(join(packageRoot(), "bin", "build.js")) as { build: (entry: string) => string };
  return build(entry);
}
