import { type ChildProcess, spawn } from "node:child_process";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import type { Env } from "../env";
import { UserError } from "../user-error";
import { tellOfSignals, throughSignals, wasInterrupted } from "./interruption";
import { type Redact, redactorOf } from "./redact";

/** The Terraform commands that a release uses, each in a stack's folder. Tests pass their own. */
export interface Terraform {
  /** Versions of the binary, and of the provider if the stack's lock file selected one. */
  versions(folder: string): Promise<{ readonly terraform: string; readonly provider: string | undefined }>;
  init(folder: string, options: InitOptions): Promise<void>;
  /** Reads these resources from Cloudflare, and removes from the state those that are gone. */
  mend(folder: string, options: MendOptions): Promise<void>;
  /** The state as text; empty when there is none yet. */
  pullState(folder: string): Promise<string>;
  /** Writes a state, under its lock. Refused if the state there has another lineage, or changed since the file was made from it. */
  pushState(folder: string, file: string): Promise<void>;
  /** Takes the state's lock and releases it; writes nothing. */
  lock(folder: string): Promise<void>;
  /** Writes a plan file. */
  plan(folder: string, options: PlanOptions): Promise<void>;
  /** A plan file as JSON text. Sensitive values are in clear. */
  show(folder: string, file: string): Promise<string>;
  /** Applies a plan file and nothing else. Never throws when Terraform fails: the outcome says so. */
  apply(folder: string, file: string, onEvent: (event: ApplyEvent) => void): Promise<ApplyOutcome>;
}

interface InitOptions {
  /** Refuses to run with a provider that is not in the folder's lock file. */
  readonly frozen: boolean;
  /** For a state at another place than the folder was initialized with. */
  readonly reconfigure?: boolean;
  /** Where providers are shared, unless TF_PLUGIN_CACHE_DIR names a folder. */
  readonly pluginCache: string;
}

interface PlanOptions {
  /** The plan file to write; it holds secrets in clear. */
  readonly file: string;
  /** False: Terraform asks Cloudflare nothing. */
  readonly refresh: boolean;
  /** Values of variables, by their names. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface MendOptions extends Pick<PlanOptions, "file" | "variables"> {
  readonly addresses: readonly string[];
}

export type ApplyEvent =
  | { readonly type: "started" | "done" | "failed"; readonly address: string }
  | { readonly type: "diagnostic"; readonly diagnostic: TerraformDiagnostic };

export interface TerraformDiagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly address: string | null;
}

interface ApplyOutcome {
  readonly ok: boolean;
  /** A person, or the job's end, stopped it. */
  readonly interrupted: boolean;
  /** What Terraform printed outside of diagnostics. */
  readonly output: string;
}

/** Terraform's warning that it runs a provider that no lock file checks. */
const OVERRIDES = "Provider development overrides are in effect";
const REFUSE_OVERRIDES =
  "Terraform's settings (~/.terraformrc, or the file that TF_CLI_CONFIG_FILE names) contain dev_overrides, so it would run a provider that no lock file checks. Remove them, or name other settings in TF_CLI_CONFIG_FILE.";

/** Terraform writes a local state in place. */
const CUT_SHORT = /Unsupported state file format/;
const RESTORE_BACKUP =
  "Terraform was probably killed while it wrote this state file. Restore the backup beside it: docs/runbook.md, Interrupted apply.";

/** Only an apply of a reviewed plan changes Cloudflare, and it tells its own end. */
const INTERRUPTED = "Interrupted. Nothing at Cloudflare was changed. Run the command again when you are ready.";

/** How long apply and push wait for another process's lock. */
const LOCK_TIMEOUT = "-lock-timeout=60s";

/**
 * Runs the binary that TERRAFORM_BINARY_NAME names, otherwise `terraform`. Planning takes no lock, so it needs no write access.
 * If the state changes in the meantime, apply sees it by its serial before it changes anything.
 */
export function terraformOf(env: Env, redact: Redact = redactorOf(env)): Terraform {
  const options = { binary: env.TERRAFORM_BINARY_NAME || "terraform", env: environmentFor(env) };
  const succeed = async (folder: string, args: readonly string[], more: Env = {}) => {
    const { code, stdout, stderr } = await run({ ...options, env: { ...options.env, ...more }, folder, args });
    if (code === 0) return stdout;
    if (wasInterrupted()) throw new UserError(INTERRUPTED);
    const said = redact(`${stdout}${stderr}`.trim());
    const hint = CUT_SHORT.test(said) ? `\n${RESTORE_BACKUP}` : "";
    throw new UserError(`terraform ${args[0]} failed for ${basename(folder)}:\n${said}${hint}`);
  };
  return {
    versions: async (folder) => versionsFrom(await succeed(folder, ["version", "-json"])),
    init: async (folder, { frozen, reconfigure = false, pluginCache }) => {
      const flags = [...(frozen ? ["-lockfile=readonly"] : []), ...(reconfigure ? ["-reconfigure"] : [])];
      const args = ["init", "-input=false", "-no-color", ...flags];
      const said = await succeed(folder, args, env.TF_PLUGIN_CACHE_DIR ? {} : { TF_PLUGIN_CACHE_DIR: pluginCache });
      if (said.includes(OVERRIDES)) throw new UserError(REFUSE_OVERRIDES, "refused");
    },
    pullState: (folder) => succeed(folder, ["state", "pull"]),
    pushState: async (folder, file) => {
      await succeed(folder, ["state", "push", LOCK_TIMEOUT, file]);
    },
    // The one command that locks a state and, where it does not know the address, leaves it at that.
    lock: async (folder) => {
      const args = ["untaint", "-no-color", "-allow-missing", "-lock-timeout=0s", "terraform_data.no_such_resource"];
      await succeed(folder, args);
    },
    plan: async (folder, { file, refresh, variables }) => {
      const args = ["plan", "-input=false", "-no-color", "-lock=false", `-refresh=${refresh}`, `-out=${file}`];
      await succeed(folder, args, asVariables(variables));
    },
    mend: async (folder, { addresses, file, variables }) => {
      const targets = addresses.map((address) => `-target=${address}`);
      const plan = ["plan", "-refresh-only", "-input=false", "-no-color", "-lock=false", ...targets, `-out=${file}`];
      await succeed(folder, plan, asVariables(variables));
      await succeed(folder, ["apply", "-input=false", "-no-color", LOCK_TIMEOUT, file]);
    },
    show: (folder, file) => succeed(folder, ["show", "-json", file]),
    apply: async (folder, file, onEvent) => {
      const args = ["apply", "-input=false", "-json", LOCK_TIMEOUT, file];
      const onLine = (line: string) => {
        const event = eventFrom(line);
        if (event !== undefined) onEvent(redacted(event, redact));
      };
      const { code, stderr } = await run({ ...options, folder, args, onLine });
      return { ok: code === 0, interrupted: wasInterrupted(), output: redact(stderr.trim()) };
    },
  };
}

/** An API's answer may repeat what was sent: a token, a certificate's key. */
function redacted(event: ApplyEvent, redact: Redact): ApplyEvent {
  if (event.type !== "diagnostic") return event;
  const { summary, detail, ...rest } = event.diagnostic;
  return { type: "diagnostic", diagnostic: { ...rest, summary: redact(summary), detail: redact(detail) } };
}

function asVariables(values: Readonly<Record<string, string>>): Env {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`TF_VAR_${name}`, value]));
}

/**
 * Variables that change what Terraform does without any review showing it: more arguments, another workspace's state, a folder
 * shared by stacks. Also logs: they repeat requests with their tokens, and end up in error messages and CI summaries.
 */
const LEFT_OUT = /^TF_(?:CLI_ARGS(?:_.*)?|WORKSPACE|DATA_DIR|LOG(?:_.*)?)$/;

function environmentFor(env: Env): Env {
  const kept = Object.entries(env).filter(([name]) => !LEFT_OUT.test(name));
  return { ...Object.fromEntries(kept), TF_IN_AUTOMATION: "1", TF_INPUT: "0", CHECKPOINT_DISABLE: "1" };
}

interface Run {
  readonly binary: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Env;
  /** Receives standard output line by line, instead of collecting it. */
  readonly onLine?: (line: string) => void;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs Terraform to its end, never through a shell. It has its own process group, so that Ctrl-C reaches it only once, from
 * here: it finishes what it started and saves its state. A second Ctrl-C stops it immediately.
 */
function run({ binary, args, folder, env, onLine }: Run): Promise<Ended> {
  // Listens before the child starts, so that a signal in between reaches it too.
  return throughSignals(async () => {
    if (wasInterrupted()) return { code: null, stdout: "", stderr: "" };
    try {
      const child = spawn(binary, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
      return await tellOfSignals(child, () => ended(child, onLine));
    } catch (error) {
      const hint = "Install Terraform, or set TERRAFORM_BINARY_NAME to its path.";
      throw new UserError(`"${binary}" did not start: ${(error as Error).message}. ${hint}`);
    }
  });
}

function ended(child: ChildProcess, onLine: Run["onLine"]): Promise<Ended> {
  const output = { stdout: "", stderr: "" };
  const gather = (name: keyof typeof output) =>
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  gather("stderr");
  if (onLine === undefined || child.stdout === null) gather("stdout");
  else createInterface({ input: child.stdout }).on("line", onLine);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (signal !== null) output.stderr += `\nTerraform was ended by ${signal}.`;
      resolve({ code, ...output });
    });
  });
}

const PROVIDERS = ["registry.terraform.io/cloudflare/cloudflare", "registry.opentofu.org/cloudflare/cloudflare"];

function versionsFrom(text: string): { terraform: string; provider: string | undefined } {
  const { terraform_version, provider_selections = {} } = JSON.parse(text) as {
    terraform_version: string;
    provider_selections?: Readonly<Record<string, string>>;
  };
  const provider = PROVIDERS.map((name) => provider_selections[name]).find((version) => version !== undefined);
  return { terraform: terraform_version, provider };
}

const HOOKS: Readonly<Record<string, "started" | "done" | "failed">> = {
  apply_start: "started",
  apply_complete: "done",
  apply_errored: "failed",
};

interface JsonLine {
  readonly type?: string;
  readonly hook?: { readonly resource?: { readonly addr?: string } };
  readonly diagnostic?: { severity: "error" | "warning"; summary?: string; detail?: string; address?: string };
}

/** One line of `apply -json`; undefined for a line that a release doesn't use. */
export function eventFrom(line: string): ApplyEvent | undefined {
  const event = tryParse(line);
  const type = event?.type === undefined ? undefined : HOOKS[event.type];
  const address = event?.hook?.resource?.addr;
  if (type !== undefined && address !== undefined) return { type, address };
  if (event?.type !== "diagnostic" || event.diagnostic === undefined) return undefined;
  const { severity, summary = "", detail = "", address: at = null } = event.diagnostic;
  return { type: "diagnostic", diagnostic: { severity, summary, detail, address: at } };
}

function tryParse(line: string): JsonLine | undefined {
  try {
    return JSON.parse(line) as JsonLine;
  } catch {
    return undefined; // a provider may print other lines
  }
}
