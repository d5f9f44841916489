import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type ReleaseManifest, releaseDigest } from "../../src/manifest/manifest";
import { sha256 } from "../../src/sha256";

/** A copy of a release that was changed by someone who can change all of it: in itself it is in order. */
export interface Forgery {
  /** Changes a file of it, as text. */
  edit(path: string, change: (text: string) => string): void;
  /** Changes its manifest. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says in one line which part of the manifest it forges
  manifest(change: (manifest: any) => void): void;
}

/**
 * Copies a release, lets it be changed, corrects every hash in its manifest and names the folder by the new digest.
 * @returns the new digest
 */
export function forge(root: string, digest: string, change: (forgery: Forgery) => void): string {
  const folder = join(root, "release", ".forged");
  cpSync(join(root, "release", digest), folder, { recursive: true });
  const path = join(folder, "manifest.json");
  const manifest: ReleaseManifest = JSON.parse(readFileSync(path, "utf8"));
  change({
    edit: (file, edit) => {
      const before = readFileSync(join(folder, file), "utf8");
      const after = edit(before);
      if (after === before) throw new Error(`${file} was not changed`);
      writeFileSync(join(folder, file), after);
    },
    manifest: (edit) => edit(manifest),
  });
  const text = JSON.stringify({ ...manifest, files: hashesOf(folder) });
  writeFileSync(path, text);
  const forged = releaseDigest(text);
  const target = join(root, "release", forged);
  rmSync(target, { recursive: true, force: true });
  cpSync(folder, target, { recursive: true });
  rmSync(folder, { recursive: true });
  return forged;
}

function hashesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "manifest.json")
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.map((file) => [relative(folder, file), sha256(readFileSync(file))]));
}
