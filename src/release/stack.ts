import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { JsonObject } from "../json";
import { ASSETS_FOLDER, LOCK_FILE, OUTPUT_FOLDER, STACK_FILE, stackFolder } from "../output/manifest";
import type { PublishedStack } from "../output/publish";
import { UserError } from "../user-error";
import { PROJECT_LOCK_FILE } from "./project";

/** One stack as synthesis just wrote it. */
export interface Stack {
  readonly name: string;
  readonly config: JsonObject;
  readonly configHash: string;
  /** Stacks that are applied before it. */
  readonly dependencies: readonly string[];
  /** The files that Terraform gets, by path in the stack's folder: the configuration, its assets, the project's lock file. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/** Reads the files that synthesis wrote, and no others in the folder. */
export function readStack(root: string, { stack: name, configHash, dependencies }: PublishedStack): Stack {
  const folder = stackFolder(join(root, OUTPUT_FOLDER), name);
  const config = readFileSync(join(folder, STACK_FILE));
  const files = new Map([[STACK_FILE, config]]);
  for (const asset of assetsOf(folder)) files.set(asset, readFileSync(join(folder, asset)));
  // The project's lock file: the one in the stack's folder may be left over from a `terraform init`.
  const lockFile = join(root, PROJECT_LOCK_FILE);
  if (existsSync(lockFile)) files.set(LOCK_FILE, readFileSync(lockFile));
  return { name, configHash, dependencies, files, config: JSON.parse(config.toString("utf8")) };
}

/** The files that cdktf wrote beside the configuration, with forward slashes. Each synthesis writes this folder again. */
function assetsOf(folder: string): readonly string[] {
  const assets = join(folder, ASSETS_FOLDER);
  if (!existsSync(assets)) return [];
  return readdirSync(assets, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => relative(folder, join(file.parentPath, file.name)).split(sep).join("/"))
    .sort();
}

/** What Terraform (or OpenTofu) would read besides the files that synthesis writes. A link counts by its own name. */
const READ_BY_TERRAFORM = /\.(?:tf|tofu|tfvars)(?:\.json)?$/i;

/**
 * A release does not use these files, so someone put them there by mistake or to do harm.
 * @throws UserError that lists them all, and says what to do
 */
export function refuseForeignFiles(root: string, stacks: readonly string[]): void {
  const found = stacks.flatMap((name) => {
    const folder = stackFolder(OUTPUT_FOLDER, name);
    return foreignFiles(join(root, folder)).map((file) => `  ${folder}/${file}`);
  });
  if (found.length === 0) return;
  throw new UserError(
    [
      "Switchyard did not write these files, and no release applies them:",
      ...found,
      `Delete them. ${OUTPUT_FOLDER}/ holds only generated files. To import a resource, use switchyard plan --import <address>=<id>.`,
      "To add your own Terraform code, add a construct or a stack in main.ts.",
    ].join("\n"),
    "refused",
  );
}

function foreignFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => READ_BY_TERRAFORM.test(name) && name !== STACK_FILE);
  return names.filter((name) => !lstatSync(join(folder, name)).isDirectory()).sort();
}
