import { spawn, spawnSync } from "node:child_process";
import { describe, it, jest } from "@jest/globals";

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams: what a person at a terminal sees. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Called with all output so far, and the way to kill the run, whenever there is more. */
  readonly onOutput?: (output: string, kill: (signal?: NodeJS.Signals) => void) => void;
}

/** The binary the project's commands would run, too. */
export const terraformBinary = process.env.TERRAFORM_BINARY_NAME || "terraform";

/** Terraform sees this environment and no other: what a developer's shell exports cannot decide a test. */
export function terraformEnvironment(reattach: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "",
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    TF_REATTACH_PROVIDERS: reattach,
  };
}

/** Runs a command to its end. It never runs on the test's own thread: the provider lives there. */
export function runCommand(command: string, args: readonly string[], { cwd, env, onOutput }: RunOptions): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const streams = { stdout: "", stderr: "" };
    let output = "";
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        streams[name] += text;
        output += text;
        onOutput?.(output, (signal = "SIGKILL") => child.kill(signal));
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...streams, output }));
  });
}

/** A suite that needs Terraform: skipped with a line where there is none, a failure on CI. */
export function describeWithTerraform(name: string, suite: () => void): void {
  if (spawnSync(terraformBinary, ["version"], { env: { ...process.env, CHECKPOINT_DISABLE: "1" } }).status === 0) {
    jest.setTimeout(60_000); // a test is a dozen processes, on a machine that may be busy
    describe(name, suite);
    return;
  }
  const reason = `"${terraformBinary}" was not found; install Terraform or set TERRAFORM_BINARY_NAME to its path`;
  if (process.env.CI === "true") {
    it(`${name}: needs Terraform`, () => {
      throw new Error(reason);
    });
    return;
  }
  process.stderr.write(`${name}: skipped, ${reason}\n`);
  describe.skip(name, suite);
}
