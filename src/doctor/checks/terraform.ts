import type { Checked } from "../../cloudflare/checked";
import type { Platform } from "../../registry/model";
import type { Machine } from "../../release/machine";
import { plural } from "../../text";
import { type DoctorFinding, findingsOn, type Purpose } from "../finding";

/** What Terraform says on this machine. */
export interface TerraformAnswers {
  /** undefined: no provider is locked (one runs already, or there is no lock file). */
  readonly versions: Checked<{ readonly terraform: string; readonly provider: string | undefined }>;
  /** platform/terraform.lock.hcl is there. */
  readonly lockFile: boolean;
  readonly machine: Pick<Machine, "loopback" | "reattached">;
  /** Stack → resources in its state; undefined where there is no state yet. */
  readonly states: Checked<ReadonlyMap<string, number | undefined>>;
  /** The platform state's lock was taken and released. */
  readonly lock: Checked<true>;
}

const tools = findingsOn("Terraform");
const state = findingsOn("state");

export function checkTerraform(
  answers: TerraformAnswers,
  { terraform }: Platform,
  purpose?: Purpose,
): readonly DoctorFinding[] {
  return [
    ...versions(answers, terraform),
    ...lockFile(answers),
    ...states(answers),
    ...locking(answers, terraform.backend, purpose),
  ];
}

function versions(
  { versions: found, machine }: TerraformAnswers,
  declared: Platform["terraform"],
): readonly DoctorFinding[] {
  if (!found.checked)
    return [
      tools.problem(
        "terraform",
        found.why,
        "Install the version that requiredVersion names, or correct it in the platform file.",
      ),
    ];
  const { terraform, provider } = found.value;
  const own = tools.ok("terraform", `Terraform ${terraform} fits ${declared.requiredVersion}.`);
  if (machine.loopback) return [own, tools.ok("provider", "The API is on this machine, so any provider may run.")];
  if (machine.reattached)
    return [
      own,
      tools.warning(
        "provider",
        "TF_REATTACH_PROVIDERS is set: Terraform uses a provider that runs already, such as the emulator's.",
        "Unset it for a release to Cloudflare.",
      ),
    ];
  if (provider === undefined) return [own];
  if (provider !== declared.providerVersion)
    return [
      own,
      tools.problem(
        "provider",
        `The provider is ${provider}, and the platform file asks for ${declared.providerVersion}.`,
        "Create the lock file again: docs/release.md#the-lock-file.",
      ),
    ];
  return [own, tools.ok("provider", `The Cloudflare provider is ${provider}, as declared.`)];
}

function lockFile({ lockFile: there, machine }: TerraformAnswers): readonly DoctorFinding[] {
  if (machine.loopback) return [];
  if (there) return [tools.ok("lock-file", "platform/terraform.lock.hcl pins the provider.")];
  return [
    tools.problem(
      "lock-file",
      "There is no platform/terraform.lock.hcl: Terraform would run whatever provider it downloads, so plan and apply refuse.",
      "Create and commit it: docs/release.md#the-lock-file.",
    ),
  ];
}

function states({ states: found }: TerraformAnswers): readonly DoctorFinding[] {
  if (!found.checked)
    return [
      state.problem(
        "backend",
        `The states can't be read. ${found.why}`,
        "Check the backend's address and its credentials in the environment.",
      ),
    ];
  const there = [...found.value.values()].filter((count) => count !== undefined);
  const resources = there.reduce((total, count) => total + count, 0);
  return [
    state.ok(
      "backend",
      `The state backend answers: ${there.length} of ${plural(found.value.size, "stack")} applied before, ${plural(resources, "resource")}.`,
    ),
  ];
}

function locking(
  { lock, states: found }: TerraformAnswers,
  backend: Platform["terraform"]["backend"],
  purpose: Purpose | undefined,
): readonly DoctorFinding[] {
  if (!found.checked) return [];
  if (backend.type === "s3" && backend.useLockfile === false)
    return [
      state.warning(
        "lock",
        "The backend has no lock (useLockfile is false): two releases at once can lose a state.",
        'Write "useLockfile": true into terraform.backend of the platform file.',
      ),
    ];
  if (lock.checked) return [state.ok("lock", "The platform's state can be locked.")];
  if (purpose === "plan")
    return [
      state.ok("lock", "The platform's state could not be locked. plan takes no lock, so that is enough for it."),
    ];
  return [
    state.problem(
      "lock",
      `The platform's state could not be locked. ${lock.why}`,
      "If a release runs, wait for it. If its process is gone, run terraform force-unlock <lock id>. Credentials that may only read are enough for plan, not for apply.",
    ),
  ];
}
