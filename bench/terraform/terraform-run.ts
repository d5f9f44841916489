import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** What one or several runs of Terraform took. */
export interface TerraformUsage {
  readonly seconds: number;
  /** Of the largest process. */
  readonly peakMB: number;
}

/** A stack's folder, and the environment in which Terraform finds the stand-in. */
export interface StackFolder {
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
}

const SAMPLE_EVERY_MS = 20;

/**
 * Runs Terraform to its end, with the binary that TERRAFORM_BINARY_NAME names.
 * @throws when it exits with anything but 0
 */
export async function runTerraform({ dir, env }: StackFolder, args: readonly string[]): Promise<TerraformUsage> {
  const started = performance.now();
  const child = spawn(process.env.TERRAFORM_BINARY_NAME || "terraform", [...args, "-no-color"], {
    cwd: dir,
    env: { PATH: process.env.PATH ?? "", HOME: dir, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  let peak = 0;
  const sampling = setInterval(() => (peak = Math.max(peak, peakMB(child.pid))), SAMPLE_EVERY_MS);
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  clearInterval(sampling);
  if (code !== 0) throw new Error(`terraform ${args.join(" ")} exited with ${code}:\n${output.slice(-2000)}`);
  return { seconds: (performance.now() - started) / 1000, peakMB: peak };
}

/** The most memory that a process has held so far; 0 when it is gone. The kernel keeps the peak, so a rare look is enough. */
export function peakMB(pid: number | undefined): number {
  try {
    const kiB = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return (Number(kiB ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}
