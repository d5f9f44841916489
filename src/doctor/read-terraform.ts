import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Checked, checked, notChecked } from "../cloudflare/checked";
import type { Machine } from "../release/machine";
import { inPrivateFolder } from "../release/private-folder";
import { PROJECT_LOCK_FILE } from "../release/project";
import type { Stack } from "../release/stack";
import { prepareStacks } from "../release/stack-plans";
import type { StepOutput } from "../release/step-progress";
import type { Terraform } from "../terraform/run";
import { printableLines } from "../text";
import { UserError } from "../user-error";
import type { TerraformAnswers } from "./checks/terraform";

export interface TerraformQuestions extends StepOutput {
  readonly root: string;
  readonly terraform: Terraform;
  readonly machine: Machine;
  readonly parallelism: number;
  /** The platform's first. */
  readonly stacks: readonly Stack[];
}

/** Runs Terraform in a private folder: initializes each stack, reads its state, and takes the platform state's lock once. */
export async function readTerraform(questions: TerraformQuestions): Promise<TerraformAnswers> {
  const { root, terraform, machine } = questions;
  const lockFile = existsSync(join(root, PROJECT_LOCK_FILE));
  const versions = await ask(() => terraform.versions(root));
  const shared = { lockFile, machine };
  if (!versions.checked) {
    const why = notChecked("Terraform did not run");
    return { ...shared, versions, states: why, lock: why };
  }
  return await inPrivateFolder(root, async (privateFolder) => {
    const prepared = await ask(() => prepareStacks({ ...questions, privateFolder }, questions.stacks, []));
    if (!prepared.checked) return { ...shared, versions, states: prepared, lock: prepared };
    const [platform] = prepared.value;
    if (platform === undefined) throw new Error("an environment has no platform stack");
    return {
      ...shared,
      versions: await ask(() => terraform.versions(platform.folder)),
      states: checked(new Map(prepared.value.map(({ stack, state }) => [stack.name, state?.addresses.length]))),
      lock: await ask(async () => {
        await terraform.lock(platform.folder);
        return true as const;
      }),
    };
  });
}

async function ask<Answer>(question: () => Promise<Answer>): Promise<Checked<Answer>> {
  try {
    return checked(await question());
  } catch (error) {
    if (UserError.isUserError(error)) return notChecked(printableLines(error.message));
    throw error;
  }
}
