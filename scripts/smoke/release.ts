import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runProgram } from "../../src/cli/program";
import { terminalOn } from "../../src/cli/terminal";
import type { Env } from "../../src/env";
import { OUTPUT_FOLDER, stackFolder } from "../../src/output/manifest";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import { machineOf } from "../../src/release/machine";
import { PROJECT_LOCK_FILE } from "../../src/release/project";
import { paletteOf } from "../../src/report/terminal-text";
import { redactorOf } from "../../src/terraform/redact";
import { terraformOf } from "../../src/terraform/run";
import type { SmokeDependencies, SmokeOptions } from "./options";

/** A step of a run that did not succeed. What it printed was told already. */
export class StepFailed extends Error {}

/** The registry of three hostnames, and the commands that release it. */
export interface SmokeProject {
  /** Plans, reviews and applies, until no stack waits for another. */
  release(): Promise<void>;
  /** Plans with Terraform's own refresh. @returns the stacks with changes */
  drift(): Promise<readonly string[]>;
  /** The first tenant gets another Worker, and all hostnames another minimum TLS version. */
  change(): void;
  /** Suspends the second tenant. */
  suspend(): void;
  /** Destroys both stacks with Terraform. @returns whether Terraform destroyed all */
  destroy(): Promise<boolean>;
}

const ENVIRONMENT = "smoke";
const PLATFORM_STACK = `${ENVIRONMENT}-platform`;
const STACKS = [`${ENVIRONMENT}-hostnames-000`, PLATFORM_STACK];

/** What `plan --format json` prints. */
interface PlanAnswer {
  readonly digest: string | null;
  readonly stacks: readonly string[];
  readonly waiting: readonly string[];
}

/** Writes the registry into the folder. */
export function createSmokeProject(
  root: string,
  options: SmokeOptions,
  { env, say, signal }: Pick<SmokeDependencies, "env" | "say" | "signal">,
): SmokeProject {
  const commandEnv = withoutJob(env);
  const write = (file: string, content: object) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${JSON.stringify(content, null, 2)}\n`);
  };
  const writeTenant = (number: number, more: Partial<TenantFile> = {}) =>
    write(`tenants/smoke-${number}.json`, { ...tenantFile(options, number), ...more });
  const switchyard = (argv: readonly string[]) => {
    if (signal.aborted) throw new StepFailed("it was stopped");
    return runCommandLine(root, argv, commandEnv, say);
  };
  const plan = async (...argv: readonly string[]) =>
    JSON.parse(await switchyard(["plan", "--format", "json", ...argv])) as PlanAnswer;
  write(`platform/${ENVIRONMENT}.json`, platformFile(options, "1.2"));
  for (const number of [1, 2, 3]) writeTenant(number);
  return {
    release: async () => {
      await lockProvider(root, commandEnv, switchyard);
      // The hostname stack waits for ids that exist once the platform stack is applied.
      for (let waiting = true; waiting; ) {
        const planned = await plan();
        if (planned.digest === null) throw new StepFailed("there is nothing to release");
        await switchyard(["review", `release/${planned.digest}`]);
        await switchyard(["apply", planned.digest]);
        waiting = planned.waiting.length > 0;
      }
    },
    drift: async () => (await plan("--drift")).stacks,
    change: () => {
      write(`platform/${ENVIRONMENT}.json`, platformFile(options, "1.3"));
      writeTenant(1, { worker: `${options.prefix}-changed` });
    },
    suspend: () => writeTenant(2, { status: "suspended" }),
    destroy: async () => {
      const ended: boolean[] = [];
      for (const stack of STACKS)
        ended.push(await destroyStack(join(root, stackFolder(OUTPUT_FOLDER, stack)), commandEnv, say));
      return ended.every(Boolean);
    },
  };
}

/** The hostname of one of the three tenants. */
export function smokeHostname({ prefix, domain }: SmokeOptions, number: number): string {
  return `${prefix}-${number}.${domain}`;
}

function platformFile({ zone, zoneId, accountId, prefix }: SmokeOptions, minTlsVersion: "1.2" | "1.3"): PlatformFile {
  return {
    owners: ["smoke"],
    accountId,
    zone: { name: zone, id: zoneId, managed: false },
    protect: false,
    fallbackOrigin: { name: `${prefix}.${zone}` },
    routing: { mode: "wildcard", lookup: "kv" },
    dispatch: {
      namespace: prefix,
      scriptName: prefix,
      kvNamespace: { title: prefix, managed: true },
      compatibilityDate: "2026-04-21",
    },
    certificateDefaults: { validation: "http", minTlsVersion },
    tiers: { smoke: {} },
    shards: { count: 1 },
    terraform: { backend: { type: "local", path: "state" } },
  };
}

function tenantFile(options: SmokeOptions, number: number): TenantFile {
  return {
    displayName: `Smoke ${number}`,
    owners: ["smoke"],
    tier: "smoke",
    worker: `${options.prefix}-${number}`,
    hostnames: [{ hostname: smokeHostname(options, number) }],
  };
}

/** A CI job's variables would make the commands refuse a local state, and write into the job's summary. */
function withoutJob({ CI: _ci, GITHUB_STEP_SUMMARY: _summary, ...env }: Env): Env {
  return env;
}

async function runCommandLine(root: string, argv: readonly string[], env: Env, say: (line: string) => void) {
  const out: string[] = [];
  const streams = { out: (text: string) => void out.push(text), err: say };
  const terminal = terminalOn(streams, { cwd: root, env, interactive: false, colors: paletteOf(false) });
  say(`switchyard ${argv.join(" ")}`);
  const code = await runProgram(argv, terminal);
  if (code === 0) return out.join("\n");
  for (const text of out) say(text);
  throw new StepFailed(`switchyard ${argv[0]} ended with exit code ${code}`);
}

/** A release needs a lock file, unless the API is an emulator: Terraform chooses the provider once, and all stacks use it. */
async function lockProvider(root: string, env: Env, switchyard: (argv: readonly string[]) => Promise<string>) {
  const file = join(root, PROJECT_LOCK_FILE);
  if (machineOf(env).loopback || existsSync(file)) return;
  await switchyard(["synth"]);
  const pluginCache = join(root, "plugins");
  mkdirSync(pluginCache, { recursive: true });
  const folder = join(root, stackFolder(OUTPUT_FOLDER, PLATFORM_STACK));
  await terraformOf(env).init(folder, { frozen: false, pluginCache });
  copyFileSync(join(folder, ".terraform.lock.hcl"), file);
}

async function destroyStack(folder: string, env: Env, say: (line: string) => void): Promise<boolean> {
  const initialized = await runTerraform(folder, ["init", "-input=false", "-no-color"], env, say);
  return (
    initialized && (await runTerraform(folder, ["destroy", "-input=false", "-no-color", "-auto-approve"], env, say))
  );
}

function runTerraform(
  folder: string,
  args: readonly string[],
  env: Env,
  say: (line: string) => void,
): Promise<boolean> {
  const redact = redactorOf(env);
  const binary = env.TERRAFORM_BINARY_NAME || "terraform";
  say(`terraform ${args[0]} in ${folder.split("/").at(-1)}`);
  return new Promise((resolve) => {
    const variables = { ...env, TF_IN_AUTOMATION: "1", TF_INPUT: "0", CHECKPOINT_DISABLE: "1" };
    const child = spawn(binary, args, { cwd: folder, env: variables, stdio: ["ignore", "pipe", "pipe"] });
    const output: string[] = [];
    child.stdout.resume();
    child.stderr.setEncoding("utf8").on("data", (text) => output.push(text));
    child.once("error", () => resolve(false));
    child.once("close", (code) => {
      if (code !== 0) say(redact(output.join("").trim()));
      resolve(code === 0);
    });
  });
}
