import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { OUTPUT_FOLDER } from "../output/manifest";
import { sweepStaging } from "../output/staging";
import { throughSignals } from "../terraform/interruption";
import { type ImportBlock, importsText } from "./imports";
import type { Stack } from "./stack";

/**
 * Where Terraform runs: a new folder that only this user can read. It holds what synthesis wrote and the import blocks
 * that were asked for, and nothing that anyone else put beside them. Deleted at the end, whatever happened: its plan
 * files hold secrets in clear.
 */
export interface Room {
  /** Where the first `terraform init` puts the provider, and the others find it. */
  readonly pluginCache: string;
  /** Writes a stack's files into a folder of its own, and returns that folder. */
  lay(stack: Stack, imports: readonly ImportBlock[]): string;
  /** Where the stack's plan file goes: beside its folder, where no Terraform looks for configuration. */
  planFile(stack: string): string;
}

const ROOM = ".room-";
const IMPORTS_FILE = "imports.tf.json";

/**
 * As deep below the project as cdktf.out/stacks/<stack> is, since a local backend's path is relative to that.
 * @param work is given the room, and may use it until it ends
 */
export function inPrivateFolder<Result>(root: string, work: (room: Room) => Promise<Result>): Promise<Result> {
  return throughSignals(async () => {
    const output = join(root, OUTPUT_FOLDER);
    mkdirSync(output, { recursive: true });
    sweepStaging(output, ROOM);
    const folder = mkdtempSync(join(output, `${ROOM}${process.pid}-`)); // mode 0700
    try {
      return await work(roomAt(folder));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

function roomAt(folder: string): Room {
  const pluginCache = join(folder, ".providers");
  mkdirSync(pluginCache);
  return {
    pluginCache,
    planFile: (stack) => join(folder, `${stack}.plan`),
    lay: ({ name, files }, imports) => {
      const stackFolder = join(folder, name);
      mkdirSync(stackFolder);
      for (const [file, content] of files) {
        mkdirSync(dirname(join(stackFolder, file)), { recursive: true });
        writeFileSync(join(stackFolder, file), content, { flag: "wx" });
      }
      if (imports.length > 0) writeFileSync(join(stackFolder, IMPORTS_FILE), importsText(imports), { flag: "wx" });
      return stackFolder;
    },
  };
}
