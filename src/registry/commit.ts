import { isUtf8 } from "node:buffer";
import { type Git, partsOf, runGit } from "../git";
import { maxBytesOf, REGISTRY_FOLDERS, sourceFrom } from "./load";
import type { DocumentKind, SourceFile } from "./source";

/**
 * The files of these kinds at a commit, read from git's objects without a checkout. A file that loadRegistry would refuse
 * (too large, not UTF-8) has an empty text. Links and folders are left out.
 * @param known files with the same text, which need not be read again
 * @throws UserError when git can't read the commit
 */
export function readCommit(
  git: Git,
  commit: string,
  kinds: readonly DocumentKind[],
  known: ReadonlyMap<string, SourceFile> = new Map(),
): SourceFile[] {
  const fail = (reason: string) => `git can't read the registry at ${commit}: ${reason}`;
  const folders = kinds.map((kind) => `${REGISTRY_FOLDERS[kind]}/`);
  const listing = partsOf(runGit(git, ["ls-tree", "-z", commit, "--", ...folders], fail));
  const blobs = listing.flatMap((line) => blobFrom(line, kinds));
  const unknown = blobs.filter(({ file }) => !known.has(file));
  const texts = readTexts(git, unknown, fail);
  const read = new Map(unknown.map(({ kind, file }, index) => [file, sourceFrom(kind, file, texts[index] ?? "")]));
  return blobs.flatMap(({ file }) => known.get(file) ?? read.get(file) ?? []);
}

interface Blob {
  readonly kind: DocumentKind;
  readonly file: string;
  readonly object: string;
}

/** `100644 blob <object>\t<path>`: a plain file that loadRegistry would read too. */
function blobFrom(line: string, kinds: readonly DocumentKind[]): Blob[] {
  const [, object = "", file = ""] = /^100\d+ blob (\S+)\t(.+\.json)$/is.exec(line) ?? [];
  const kind = kinds.find((one) => file.startsWith(`${REGISTRY_FOLDERS[one]}/`));
  return kind === undefined ? [] : [{ kind, file, object }];
}

/**
 * The texts of blobs, in their order; empty if loadRegistry would refuse the file.
 * @throws UserError
 */
function readTexts(git: Git, blobs: readonly Blob[], fail: (reason: string) => string): string[] {
  const objects = blobs.map(({ object }) => object);
  return readBlobs(git, objects, fail).map((bytes, index) =>
    bytes.length <= maxBytesOf(blobs[index]?.kind ?? "tenant") && isUtf8(bytes) ? bytes.toString("utf8") : "",
  );
}

/**
 * The bytes of blobs, in their order.
 * @throws UserError
 */
export function readBlobs(git: Git, objects: readonly string[], fail: (reason: string) => string): Buffer[] {
  if (objects.length === 0) return [];
  const contents = runGit(
    git,
    ["cat-file", "--batch", "--buffer"],
    fail,
    objects.map((object) => `${object}\n`).join(""),
  );
  let offset = 0;
  // Each answer is `<object> blob <size>\n<bytes>\n`, in the order of the requests.
  return objects.map(() => {
    const headerEnd = contents.indexOf(0x0a, offset);
    const size = Number(contents.toString("latin1", offset, headerEnd).split(" ")[2]);
    const bytes = contents.subarray(headerEnd + 1, headerEnd + 1 + size);
    offset = headerEnd + 1 + size + 1;
    return bytes;
  });
}
