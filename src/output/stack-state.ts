import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { STACK_FILE } from "./manifest";

/**
 * Whether the resources of a stack's folder may still exist: its local state has some, or it was initialized with a remote
 * state, which only a request could read. If a state can't be read, the answer is yes.
 */
export function mayHoldState(folder: string): boolean {
  const path = localStateFile(folder);
  if (path === undefined) return existsSync(join(folder, ".terraform", "terraform.tfstate"));
  if (!existsSync(path)) return false;
  const state = tryReadJson(path) as { resources?: unknown[] } | undefined;
  return state === undefined || (state.resources?.length ?? 1) > 0;
}

function localStateFile(folder: string): string | undefined {
  const config = tryReadJson(join(folder, STACK_FILE)) as StackBackend | undefined;
  const path = config?.terraform?.backend?.local?.path;
  return path === undefined ? undefined : resolve(folder, path);
}

interface StackBackend {
  readonly terraform?: { readonly backend?: { readonly local?: { readonly path?: string } } };
}

function tryReadJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
