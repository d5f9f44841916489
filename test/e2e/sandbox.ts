import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/api/server";
import type { ProviderVersion } from "../../emulator/provider/provider-version";
import { type RunningProvider, startProvider } from "../../emulator/provider/server";
import type { PlanJson } from "./plan-summary";
import { type Run, type RunOptions, runCommand, terraformBinary, terraformEnvironment } from "./terraform";

export interface SandboxOptions extends EmulatorOptions {
  /** The release of the provider; 5.22.0 unless said otherwise. */
  readonly provider?: ProviderVersion;
}

/** A temporary folder of stacks, the emulated API, and the provider between them. */
export interface Sandbox {
  readonly dir: string;
  readonly emulator: Emulator;
  readonly provider: RunningProvider;
  readonly env: Record<string, string>;
  stack(name: string): SandboxStack;
  /** A request to the emulated API, as a person with a token would make it. Returns `result`. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** One stack: a folder with a `cdk.tf.json`, and what Terraform does in it. */
export interface SandboxStack {
  readonly dir: string;
  write(config: object): void;
  terraform(args: readonly string[], options?: Partial<RunOptions>): Promise<Run>;
  init(): Promise<void>;
  /** A saved plan as JSON. */
  plan(...args: string[]): Promise<PlanJson>;
  apply(...args: string[]): Promise<Run>;
}

/**
 * A client that has to wait moves the clock instead.
 * @param requestTimeoutMs how long the provider waits for an answer, in real time: long, because a busy machine answers
 *   late and a repeated create is a duplicate; short only where the test is about answers that never come
 */
export async function startSandbox(options: SandboxOptions = {}, requestTimeoutMs = 60_000): Promise<Sandbox> {
  const dir = mkdtempSync(join(tmpdir(), "switchyard-e2e-"));
  const emulator = await startEmulator(options);
  const provider = await startProvider({
    stacksDir: dir,
    apiUrl: emulator.url,
    token: emulator.token,
    requestTimeoutMs,
    sleep: async (milliseconds) => emulator.clock.advance(milliseconds),
    ...(options.provider === undefined ? {} : { version: options.provider }),
  });
  const env = terraformEnvironment(provider.reattach);
  return {
    dir,
    emulator,
    provider,
    env,
    stack: (name) => openStack(join(dir, name), env),
    api: (method, path, body) => request(emulator, method, path, body),
    stop: async () => {
      await provider.stop();
      await emulator.stop();
      rmSync(dir, { recursive: true });
    },
  };
}

export function openStack(dir: string, env: Record<string, string>): SandboxStack {
  const terraform: SandboxStack["terraform"] = (args, options = {}) =>
    runCommand(terraformBinary, args, { cwd: dir, env, ...options });
  const succeed = async (args: readonly string[]) => {
    const done = await terraform(args);
    if (done.code !== 0) throw new Error(`terraform ${args.join(" ")} failed:\n${done.output}`);
    return done;
  };
  return {
    dir,
    terraform,
    write: (config) => {
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, "cdk.tf.json"), JSON.stringify(config));
    },
    init: async () => void (await succeed(["init", "-no-color"])),
    plan: async (...args) => {
      await succeed(["plan", "-no-color", "-out=plan", ...args]);
      return JSON.parse((await succeed(["show", "-json", "plan"])).stdout) as PlanJson;
    },
    apply: (...args) => succeed(["apply", "-no-color", "-auto-approve", ...args]),
  };
}

/** What was written to the API since `requests.clear()`, in order. */
export function writesTo({ requests }: Emulator): string[] {
  return requests
    .all()
    .filter(({ method, path }) => method !== "GET" && !path.endsWith("/bulk/get")) // it only reads
    .map(({ method, path }) => `${method} ${withoutIds(decodeURIComponent(path))}`);
}

/** Ids of accounts, zones, namespaces and hostnames say nothing here. */
function withoutIds(path: string): string {
  return path.replace(/[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "*");
}

async function request(emulator: Emulator, method: string, path: string, body?: unknown): Promise<unknown> {
  const raw = body === undefined || typeof body === "string" || body instanceof FormData;
  const response = await fetch(`${emulator.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${emulator.token}`, ...(raw ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return response.headers.get("content-type")?.includes("json") ? JSON.parse(text).result : text;
}
