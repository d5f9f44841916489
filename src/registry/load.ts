import { isUtf8 } from "node:buffer";
import { closeSync, type Dirent, lstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { compare } from "../order";
import { UserError } from "../user-error";
import type { Finding } from "./problem";
import type { LoadedRule } from "./project-rule";
import type { DocumentKind, SourceFile } from "./source";

/** The registry's files, and a finding for each file that could not be read. */
export interface RegistrySources {
  readonly sources: readonly SourceFile[];
  readonly findings: readonly Finding[];
  /** The project's own, which run after Switchyard's (default: none). */
  readonly rules?: readonly LoadedRule[];
  /** The registry before a change (default: unknown). What two files claim is then reported where it was added. */
  readonly before?: readonly SourceFile[];
}

export const REGISTRY_FOLDERS: Readonly<Record<DocumentKind, string>> = {
  tenant: "tenants",
  platform: "platform",
  waiver: "waivers",
  imports: "imports",
};

/** A tenant with 5,000 hostnames needs half of this. A much larger file is a mistake, and could use up the memory. */
export const MAX_FILE_BYTES = 1024 * 1024;
/** A zone of 100,000 hostnames, all of whose KV entries are taken over, needs half of this. */
const MAX_IMPORTS_BYTES = 32 * MAX_FILE_BYTES;

/** How large a file of this kind may be. */
export function maxBytesOf(kind: DocumentKind): number {
  return kind === "imports" ? MAX_IMPORTS_BYTES : MAX_FILE_BYTES;
}

/**
 * Reads `tenants/*.json` and `platform/*.json` under the root. Never throws for the content of a pull request:
 * a file that can't be read is a finding.
 * @throws UserError when the root has no such folders
 */
export function loadRegistry(root: string): RegistrySources {
  const parts = (["platform", "tenant"] as const).map((kind) => loadFolder(root, kind));
  return { sources: parts.flatMap((part) => part.sources), findings: parts.flatMap((part) => part.findings) };
}

/** Reads `waivers/*.json` as loadRegistry reads the rest; a project without that folder has none. */
export function loadWaivers(root: string): RegistrySources {
  return loadOptionalFolder(root, "waiver");
}

/** Reads `imports/*.json`, likewise. */
export function loadImports(root: string): RegistrySources {
  return loadOptionalFolder(root, "imports");
}

function loadOptionalFolder(root: string, kind: DocumentKind): RegistrySources {
  const exists = lstatSync(join(root, REGISTRY_FOLDERS[kind]), { throwIfNoEntry: false }) !== undefined;
  return exists ? loadFolder(root, kind) : { sources: [], findings: [] };
}

function loadFolder(root: string, kind: DocumentKind): RegistrySources {
  const folder = REGISTRY_FOLDERS[kind];
  const stat = lstatSync(join(root, folder), { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new UserError(
      `There is no folder ${folder}/ here: run switchyard in the folder that holds tenants/ and platform/.`,
    );
  }
  if (!stat.isDirectory()) {
    const message = stat.isSymbolicLink() ? "is a symbolic link, not a folder" : "is not a folder";
    return {
      sources: [],
      findings: [
        unreadable(folder, message, "Replace it with a real folder: the registry must be in this repository."),
      ],
    };
  }
  const sources: SourceFile[] = [];
  const findings: Finding[] = [];
  for (const dirent of readdirSync(join(root, folder), { withFileTypes: true }).sort(byName)) {
    const result = loadDirent(root, kind, dirent);
    if (result === undefined) continue;
    if ("rule" in result) findings.push(result);
    else sources.push(result);
  }
  return { sources, findings };
}

function byName(a: Dirent, b: Dirent): number {
  return compare(a.name, b.name);
}

/** Formats that someone may expect to be read. */
const OTHER_FORMATS = /\.(?:jsonc|json5|ya?ml)$/i;

function loadDirent(root: string, kind: DocumentKind, dirent: Dirent): SourceFile | Finding | undefined {
  const file = `${REGISTRY_FOLDERS[kind]}/${dirent.name}`;
  if (dirent.isDirectory())
    return unreadable(
      file,
      "is a folder, not a file",
      "Move the files directly into the parent folder: their names are the ids.",
    );
  if (OTHER_FORMATS.test(dirent.name))
    return unreadable(
      file,
      "is not a .json file",
      "Write plain JSON, without comments, in a file that ends with .json.",
    );
  if (!/\.json$/i.test(dirent.name)) return undefined;
  if (!dirent.isFile()) {
    const what = dirent.isSymbolicLink() ? "a symbolic link" : "not a regular file";
    return unreadable(file, `is ${what}`, "Replace it with a plain file: one file per tenant or environment.");
  }
  try {
    return loadFile(kind, join(root, file), file);
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    return unreadable(file, `can't be read (${code})`, "Check its permissions, and that its name is valid UTF-8.");
  }
}

/** Shared by all but the imports: files are read one after another. */
const buffer = Buffer.allocUnsafe(MAX_FILE_BYTES + 1);

function loadFile(kind: DocumentKind, path: string, file: string): SourceFile | Finding {
  const most = maxBytesOf(kind);
  const bytes = readBytes(path, most === MAX_FILE_BYTES ? buffer : Buffer.allocUnsafe(most + 1));
  if (bytes.length > most) return tooLarge(kind, file, statSync(path).size);
  return isUtf8(bytes) ? sourceFrom(kind, file, bytes.toString("utf8")) : notUtf8(file);
}

/** At most one byte more than allowed. Needs half the system calls of statSync and readFileSync. */
function readBytes(path: string, into: Buffer): Buffer {
  const descriptor = openSync(path, "r");
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < into.length; length += read)
      read = readSync(descriptor, into, length, into.length - length, null);
    return into.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** A source file from its path and text. */
export function sourceFrom(kind: DocumentKind, file: string, text: string): SourceFile {
  const name = file.slice(REGISTRY_FOLDERS[kind].length + 1);
  return { kind, id: name.replace(/\.json$/i, ""), file, text };
}

function unreadable(file: string, message: string, hint: string, found?: string): Finding {
  return { rule: "file-readable", severity: "error", file, path: [], message, hint, found };
}

function tooLarge(kind: DocumentKind, file: string, size: number): Finding {
  const hint =
    kind === "imports"
      ? "Release what it lists, and run npx switchyard fmt, before you add more."
      : "Split the tenant into several tenants, each with a separate file.";
  return unreadable(file, `is larger than ${maxBytesOf(kind)} bytes`, hint, `${size} bytes`);
}

function notUtf8(file: string): Finding {
  return unreadable(file, "is not UTF-8", "Save the file as UTF-8. Most editors offer this in the status bar.");
}
