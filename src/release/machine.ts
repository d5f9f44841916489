import type { Env } from "../env";
import type { Backend } from "../registry/model";
import { PROJECT_LOCK_FILE, type Project } from "./project";

/** What decides whether plan and apply may run on this machine. */
export interface Machine {
  /** Whether this is a CI job, whose disk is deleted after it. */
  readonly ci: boolean;
  /** Whether the Cloudflare API is an emulator on this machine, so that nothing real can change. */
  readonly loopback: boolean;
  /** Whether TF_REATTACH_PROVIDERS makes Terraform use a provider that is already running, as with `switchyard emulator`. */
  readonly reattached: boolean;
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

export function machineOf({ CI, CLOUDFLARE_BASE_URL, TF_REATTACH_PROVIDERS }: Env): Machine {
  const url = CLOUDFLARE_BASE_URL ?? "";
  return {
    ci: CI === "true",
    loopback: URL.canParse(url) && LOOPBACK.has(new URL(url).hostname),
    reattached: (TF_REATTACH_PROVIDERS ?? "") !== "",
  };
}

export interface MachineRefusal {
  readonly rule: "no-lock-file" | "local-state" | "running-provider";
  readonly message: string;
}

/** Reasons not to plan or apply on this machine. Pure. */
export function machineRefusals(
  { ci, loopback, reattached }: Machine,
  { lockFile }: Pick<Project, "lockFile">,
  backend: Backend,
): readonly MachineRefusal[] {
  if (loopback) return [];
  const found: (MachineRefusal | false)[] = [
    lockFile === null && {
      rule: "no-lock-file",
      message: `There is no ${PROJECT_LOCK_FILE}. Without it, Terraform runs any provider that it downloads. Create and commit it: docs/release.md#the-lock-file.`,
    },
    ci && backend.type === "local" && { rule: "local-state", message: LOCAL_STATE },
    reattached && { rule: "running-provider", message: RUNNING_PROVIDER },
  ];
  return found.filter((refusal) => refusal !== false);
}

const RUNNING_PROVIDER =
  "TF_REATTACH_PROVIDERS is set, but CLOUDFLARE_BASE_URL is not an address of this machine. Terraform would use a provider that is already running, such as the emulator's, which no lock file checks. Run: unset TF_REATTACH_PROVIDERS";

const LOCAL_STATE =
  "The state is kept in a local folder (terraform.backend.type is local), but this is a CI job (CI is true): its disk, with the state, is deleted after the job. The next release would create everything again. Keep the state in a bucket (type s3: docs/platform.md), or release from a machine that keeps its disk.";
