import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { PLANNER_FILE, type Planner, parseManifest, type ReleaseManifest, releaseDigest } from "../manifest/manifest";
import { compare } from "../order";
import { sha256 } from "../sha256";
import { UserError } from "../user-error";

/**
 * `release/<digest>/` holds what was reviewed, and apply compares with it. It holds no secrets. Its manifest has every file's
 * hash.
 */
export const RELEASE_FOLDER = "release";
export const RELEASE_MANIFEST = "manifest.json";

export interface Release {
  readonly digest: string;
  readonly folder: string;
  readonly manifest: ReleaseManifest;
}

/** A release that is being written. */
export interface ReleaseDraft {
  write(path: string, content: string | Buffer): void;
  /** Hashes every file, writes the manifest last, then gives the folder its name. An unfinished release never has one. */
  finish(describe: (files: ReleaseManifest["files"]) => ReleaseManifest, planner: Planner): Release;
  discard(): void;
}

export function startReleaseDraft(root: string): ReleaseDraft {
  mkdirSync(join(root, RELEASE_FOLDER), { recursive: true });
  const folder = mkdtempSync(join(root, RELEASE_FOLDER, ".building-"));
  return {
    write: (path, content) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    },
    finish: (describe, planner) => {
      const manifest = describe(hashFiles(folder));
      const text = `${JSON.stringify(manifest, null, 2)}\n`;
      const digest = releaseDigest(text);
      writeFileSync(join(folder, RELEASE_MANIFEST), text);
      if (manifest.planned === null) writeFileSync(join(folder, PLANNER_FILE), `${JSON.stringify(planner)}\n`);
      chmodSync(folder, 0o777 & ~process.umask()); // mkdtemp makes it private; this makes it like any other folder
      const target = releaseFolder(root, digest);
      rmSync(target, { recursive: true, force: true }); // the same release, planned before
      renameSync(folder, target);
      return { digest, folder: target, manifest };
    },
    discard: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Reads a release and checks every file against its digest.
 * @throws UserError that lists the files that were changed, are missing or do not belong to it
 */
export function readRelease(root: string, digest: string): Release {
  if (!/^[0-9a-f]{64}$/.test(digest))
    throw new UserError("Name the release by its digest: the 64 hex digits that switchyard plan prints.");
  const folder = releaseFolder(root, digest);
  if (!existsSync(folder))
    throw refusal(`There is no release ${digest} in ${RELEASE_FOLDER}/. Copy it there, or plan again.`);
  const path = join(folder, RELEASE_MANIFEST);
  if (!existsSync(path)) throw refusal(`The release has no ${RELEASE_MANIFEST}, so it is incomplete. Plan again.`);
  const text = readFileSync(path);
  const actual = releaseDigest(text);
  if (actual !== digest)
    throw refusal(`${RELEASE_MANIFEST} was changed after planning: its digest is now ${actual}. Plan again.`);
  const manifest = parseManifest(text.toString("utf8"), path);
  const { [PLANNER_FILE]: _, ...others } = hashFiles(folder);
  const wrong = differencesFrom(manifest.files, manifest.planned === null ? others : hashFiles(folder));
  if (wrong.length > 0) throw refusal(`The release was changed after planning: ${wrong.join(", ")}. Plan again.`);
  return { digest, folder, manifest };
}

function releaseFolder(root: string, digest: string): string {
  return join(root, RELEASE_FOLDER, digest);
}

function hashFiles(folder: string): Readonly<Record<string, string>> {
  const paths = filesBelow(folder).filter((path) => path !== RELEASE_MANIFEST);
  return Object.fromEntries(paths.map((path) => [path, hashOf(join(folder, path))]));
}

/** Only files have a hash. A link's target can change at any moment. */
function hashOf(path: string): string {
  return lstatSync(path).isFile() ? sha256(readFileSync(path)) : "no file";
}

/** Sorted, with forward slashes. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort(compare);
}

function differencesFrom(planned: ReleaseManifest["files"], found: ReleaseManifest["files"]): readonly string[] {
  const paths = [...new Set([...Object.keys(planned), ...Object.keys(found)])].sort(compare);
  return paths.flatMap((path) => {
    if (planned[path] === found[path]) return [];
    if (found[path] === undefined) return [`${path} is missing`];
    return [planned[path] === undefined ? `${path} does not belong to it` : `${path} was changed`];
  });
}

function refusal(message: string): UserError {
  return new UserError(message, "refused");
}
