import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, isAbsolute, join } from "node:path";

/**
 * Finds the file a configuration names. A provider that Terraform starts itself runs in the stack's folder; one that it
 * finds running does not, so a relative path is looked up among the files below `stacksDir` by its name and SHA-256.
 */
export async function findContentFile(
  stacksDir: string,
  path: string,
  sha256: string | undefined,
): Promise<Buffer | undefined> {
  if (isAbsolute(path)) return tryReadFile(path);
  if (sha256 === undefined) return undefined;
  for (const candidate of await filesNamed(stacksDir, basename(path))) {
    const content = await tryReadFile(candidate);
    if (content !== undefined && createHash("sha256").update(content).digest("hex") === sha256) return content;
  }
  return undefined;
}

async function filesNamed(folder: string, name: string): Promise<string[]> {
  const paths = await readdir(folder, { recursive: true }).catch(() => []);
  return paths.filter((path) => basename(path) === name).map((path) => join(folder, path));
}

async function tryReadFile(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(() => undefined);
}
