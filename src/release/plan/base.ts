import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFork } from "../../changes/git";
import { type DesiredState, desiredState } from "../../desired/desired-state";
import type { JsonObject } from "../../json";
import { STACK_FILE, stackFolder, tryReadManifest } from "../../output/manifest";
import { publishedFrom } from "../../output/publish";
import { checkRegistry } from "../../registry/check";
import { UserError } from "../../user-error";
import { desiredTenants } from "../tenants";
import type { Base } from "./plan-request";

/**
 * An environment's desired state where this branch left a git ref: that commit's tenants/ and platform/, read by this version
 * of Switchyard.
 * @returns undefined for an environment that does not exist there
 * @throws UserError for an unknown ref, or a registry that this version refuses
 */
export function desiredAt(
  root: string,
  ref: string,
  environment: string,
  env: Readonly<Record<string, string | undefined>>,
): DesiredState | undefined {
  const { registry, problems } = checkRegistry({ sources: readFork(root, ref, env), findings: [] });
  if (registry === undefined) {
    const first = problems.find(({ severity }) => severity === "error");
    throw new UserError(`The registry at ${ref} is not valid: ${first?.file}: ${first?.message}.`);
  }
  const found = registry.environments.find(({ name }) => name === environment);
  return found && desiredState(found);
}

/**
 * Synthesizes a base registry in a temporary folder.
 * @param write writes the states' stacks into a folder
 */
export async function baseFrom(
  desired: DesiredState | undefined,
  write: (folder: string, states: DesiredState[]) => Promise<void>,
): Promise<Base> {
  if (desired === undefined) return { tenants: new Map(), configs: new Map() };
  const folder = mkdtempSync(join(tmpdir(), "switchyard-"));
  try {
    await write(folder, [desired]);
    const { stacks: written } = publishedFrom(tryReadManifest(folder) ?? { version: "", stacks: {} }, folder);
    const stacks = written.map(({ stack }) => stack);
    const configs = stacks.map((stack) => [stack, readConfig(folder, stack)] as const);
    return { tenants: desiredTenants(desired, new Set(stacks)), configs: new Map(configs) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readConfig(folder: string, stack: string): JsonObject {
  return JSON.parse(readFileSync(join(stackFolder(folder, stack), STACK_FILE), "utf8"));
}
