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
import { parseManifest, type ReleaseManifest, releaseDigest } from "../manifest/manifest";
import { compare } from "../order";
import { sha256 } from "../sha256";
import { UserError } from "../user-error";

/** `release/<digest>/`: what was reviewed, for apply to compare with. No secret is in it, and its manifest names every byte. */
const RELEASE_FOLDER = "release";
const MANIFEST = "manifest.json";

export interface Release {
  readonly digest: string;
  readonly folder: string;
  readonly manifest: ReleaseManifest;
}

/** A folder being filled. */
export interface ReleaseDraft {
  write(path: string, content: string | Buffer): void;
  /** Hashes every file, writes the manifest last and gives the folder its name: nothing unfinished has one. */
  finish(describe: (files: ReleaseManifest["files"]) => ReleaseManifest): Release;
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
    finish: (describe) => {
      const manifest = describe(hashFiles(folder));
      const text = `${JSON.stringify(manifest, null, 2)}\n`;
      const digest = releaseDigest(text);
      writeFileSync(join(folder, MANIFEST), text);
      chmodSync(folder, 0o777 & ~process.umask()); // as any other folder: mkdtemp makes it private
      const target = releaseFolder(root, digest);
      rmSync(target, { recursive: true, force: true }); // the same bytes, planned before
      renameSync(folder, target);
      return { digest, folder: target, manifest };
    },
    discard: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Reads a release and compares every byte with its digest.
 * @throws UserError that names what was changed, is missing or does not belong
 */
export function readRelease(root: string, digest: string): Release {
  if (!/^[0-9a-f]{64}$/.test(digest))
    throw new UserError("A release is named by its digest, 64 hex digits: switchyard plan prints it.");
  const folder = releaseFolder(root, digest);
  if (!existsSync(folder)) throw refusal(`There is no release ${digest} here: ${RELEASE_FOLDER}/ does not hold it.`);
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) throw refusal(`The release has no ${MANIFEST}: it was never finished. Plan again.`);
  const text = readFileSync(path);
  const actual = releaseDigest(text);
  if (actual !== digest)
    throw refusal(`${MANIFEST} was changed after it was planned: its digest is ${actual}. Plan again.`);
  const manifest = parseManifest(text.toString("utf8"), path);
  const wrong = differencesFrom(manifest.files, hashFiles(folder));
  if (wrong.length > 0) throw refusal(`The release is not as it was planned: ${wrong.join(", ")}. Plan again.`);
  return { digest, folder, manifest };
}

function releaseFolder(root: string, digest: string): string {
  return join(root, RELEASE_FOLDER, digest);
}

function hashFiles(folder: string): Readonly<Record<string, string>> {
  const paths = filesBelow(folder).filter((path) => path !== MANIFEST);
  return Object.fromEntries(paths.map((path) => [path, hashOf(join(folder, path))]));
}

/** A link, which may lead to anything and to something else a moment later, or a device has no hash. */
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
