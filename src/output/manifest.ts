import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** cdktf's list of stacks, which `cdktf list` and `cdktf deploy` read. */
export interface Manifest {
  readonly version: string;
  readonly stacks: Readonly<Record<string, ManifestStack>>;
}

export interface ManifestStack {
  readonly name: string;
  readonly dependencies: readonly string[];
  /** Only for stacks that Switchyard releases. The hash is there until the output is published. */
  readonly switchyard?: { readonly environment: string; readonly configHash?: string };
  readonly [field: string]: unknown;
}

export const OUTPUT_FOLDER = "cdktf.out";
export const STACK_FILE = "cdk.tf.json";
export const LOCK_FILE = ".terraform.lock.hcl";
export const MANIFEST_FILE = "manifest.json";
/** Below a stack's folder: files that its resources refer to, such as the dispatch Worker. */
export const ASSETS_FOLDER = "assets";

/** Where a stack's files are, below an output folder. */
export function stackFolder(outputFolder: string, stack: string): string {
  return join(outputFolder, "stacks", stack);
}

/** The manifest of an output folder; undefined if it is missing or can't be read. */
export function tryReadManifest(outputFolder: string): Manifest | undefined {
  const path = join(outputFolder, MANIFEST_FILE);
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Manifest;
  } catch {
    return undefined; // it is truncated, and is written again
  }
}
