import { linkSync, lstatSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../user-error";

/** The files of a project that already exist in the folder, or whose folder is something else. */
export function filesInTheWay(folder: string, files: Iterable<string>): readonly string[] {
  return [...new Set([...files].flatMap((file) => obstacleTo(folder, file) ?? []))].sort();
}

function obstacleTo(folder: string, file: string): string | undefined {
  const parts = file.split("/");
  const ways = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  return ways.find((way) => isInTheWay(join(folder, way), way === file));
}

/** Of a file, anything; of a folder above it, what is no folder. */
function isInTheWay(path: string, isFile: boolean): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && (isFile || !found.isDirectory());
}

/**
 * Writes all files, or none. Each is written elsewhere first and then linked to its name, which fails where the name is taken: a
 * file that someone else writes in the meantime is never replaced.
 * @throws UserError when a file can't be written
 */
export function writeProject(folder: string, files: ReadonlyMap<string, string>): void {
  const undo: (() => void)[] = [];
  try {
    makeFolders(folder, undo);
    const draft = mkdtempSync(join(folder, ".switchyard-init-"));
    try {
      linkAll(folder, draftsOf(draft, files), undo);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw new UserError(`Nothing was written: ${(error as Error).message}`);
  }
}

function draftsOf(
  draft: string,
  files: ReadonlyMap<string, string>,
): readonly (readonly [path: string, file: string])[] {
  return [...files].map(([file, text], index) => {
    const path = join(draft, String(index));
    writeFileSync(path, text, { flag: "wx" });
    return [path, file];
  });
}

function linkAll(
  folder: string,
  drafts: readonly (readonly [path: string, file: string])[],
  undo: (() => void)[],
): void {
  for (const [path, file] of drafts) {
    const target = join(folder, file);
    makeFolders(dirname(target), undo);
    linkSync(path, target);
    undo.push(() => rmSync(target, { force: true }));
  }
}

/** Makes a folder and those above it; what it made, `undo` removes. */
function makeFolders(folder: string, undo: (() => void)[]): void {
  if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  makeFolders(dirname(folder), undo);
  mkdirSync(folder);
  undo.push(() => rmdirSync(folder));
}
