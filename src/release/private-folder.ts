import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { OUTPUT_FOLDER } from "../output/manifest";
import { sweepStaging } from "../output/staging";
import { throughSignals } from "../terraform/interruption";
import { type ImportBlock, importsText } from "./imports";
import type { Stack } from "./stack";

/**
 * A new folder in which Terraform runs, and that only this user can read. It holds what synthesis wrote and the requested
 * import blocks, and nothing else. It is always deleted at the end, because plan files hold secrets in clear.
 */
export interface PrivateFolder {
  /** The first `terraform init` saves the provider here, and the other stacks reuse it. */
  readonly pluginCache: string;
  /** Writes a stack's files into its own folder, and returns that folder. */
  addStack(stack: Stack, imports: readonly ImportBlock[]): string;
  /** Adds import blocks to a stack that was added. */
  addImports(stack: string, imports: readonly ImportBlock[]): void;
  /** Has the stack's folder use a copy of its state, so that the real one stays as it is. False: it does already. */
  copyState(stack: string, state: string): boolean;
  /** Has the stack's folder use the real state again. */
  dropStateCopy(stack: string): void;
  /** Writes a state that is to be pushed, and returns its path. */
  writeState(stack: string, state: string): string;
  /** Path of the stack's plan file: beside its folder, so that Terraform does not read it as configuration. */
  planFile(stack: string): string;
}

const PREFIX = ".room-";
const IMPORTS_FILE = "imports.tf.json";
/** Terraform reads a file of this name over all others. */
const OVERRIDE_FILE = "state_copy_override.tf.json";

/**
 * The folder is as deep below the project as cdktf.out/stacks/<stack>, because a local backend's path is relative to it.
 * @param work is given the folder, which is deleted when it ends
 */
export function inPrivateFolder<Result>(
  root: string,
  work: (privateFolder: PrivateFolder) => Promise<Result>,
): Promise<Result> {
  return throughSignals(async () => {
    const output = join(root, OUTPUT_FOLDER);
    mkdirSync(output, { recursive: true });
    sweepStaging(output, PREFIX);
    const path = mkdtempSync(join(output, `${PREFIX}${process.pid}-`)); // mode 0700
    try {
      return await work(privateFolderAt(path));
    } finally {
      rmSync(path, { recursive: true, force: true });
    }
  });
}

function privateFolderAt(path: string): PrivateFolder {
  const pluginCache = join(path, ".providers");
  mkdirSync(pluginCache);
  return {
    pluginCache,
    planFile: (stack) => join(path, `${stack}.plan`),
    addStack: ({ name, files }, imports) => {
      const folder = join(path, name);
      mkdirSync(folder);
      for (const [file, content] of files) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), content, { flag: "wx" });
      }
      if (imports.length > 0) writeFileSync(join(folder, IMPORTS_FILE), importsText(imports), { flag: "wx" });
      return folder;
    },
    addImports: (stack, imports) => writeFileSync(join(path, stack, IMPORTS_FILE), importsText(imports)),
    writeState: (stack, state) => {
      const file = join(path, `${stack}.moved.tfstate`);
      writeFileSync(file, state);
      return file;
    },
    copyState: (stack, state) => {
      const copy = join(path, `${stack}.tfstate`);
      if (existsSync(copy)) return false;
      writeFileSync(copy, state, { flag: "wx" });
      const terraform = { backend: { local: { path: copy } } };
      writeFileSync(join(path, stack, OVERRIDE_FILE), JSON.stringify({ terraform }), { flag: "wx" });
      return true;
    },
    dropStateCopy: (stack) => {
      for (const file of [join(path, `${stack}.tfstate`), join(path, stack, OVERRIDE_FILE)])
        rmSync(file, { force: true });
    },
  };
}
