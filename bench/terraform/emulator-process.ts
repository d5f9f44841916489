import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { builtFile } from "../process";
import { peakMB } from "./terraform-run";

/** How many requests reached the API, by resource and verb: `{ custom_hostname: { get: 400 } }`. */
export type RequestCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export function totalOf(counts: RequestCounts): number {
  const each = Object.values(counts).flatMap((verbs) => Object.values(verbs));
  return each.reduce((sum, requests) => sum + requests, 0);
}

/** `switchyard emulator`, as a person starts it: limits off. */
export interface EmulatorProcess {
  /** What Terraform has to see. */
  readonly env: Readonly<Record<string, string>>;
  /** What reached the API since the last call. */
  takeRequests(): Promise<RequestCounts>;
  /** Every answer from now on takes so many milliseconds longer; 0 ends it. */
  slowDown(milliseconds: number): Promise<void>;
  peakMB(): number;
  stop(): Promise<void>;
}

/** @param root the project's folder, with its stacks synthesized */
export async function startEmulatorProcess(root: string): Promise<EmulatorProcess> {
  const args = [builtFile("src/cli/main.ts"), "emulator", "--port", "0", "--format", "json"];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { control, env } = JSON.parse(line as string) as { control: string; env: Record<string, string> };
  const lever = async (method: string, name: string, body?: object) => {
    const response = await fetch(`${control}/${name}`, { method, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} ${name}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    env,
    takeRequests: async () => {
      const { counts } = (await lever("GET", "requests")) as { counts: RequestCounts };
      await lever("DELETE", "requests");
      return counts;
    },
    slowDown: async (delay) => {
      await lever("DELETE", "faults");
      if (delay > 0) await lever("POST", "faults", { kind: "slow", delay, times: 1_000_000 });
    },
    peakMB: () => peakMB(child.pid),
    stop: async () => {
      const stopped = once(child, "exit");
      child.kill("SIGTERM");
      await stopped;
    },
  };
}
