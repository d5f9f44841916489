import { isUtf8 } from "node:buffer";
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../user-error";
import { compare, type Finding } from "./problem";
import type { DocumentKind, SourceFile } from "./source";

/** Every file of the registry, and what could not be read of it. */
export interface RegistrySources {
  readonly sources: readonly SourceFile[];
  readonly findings: readonly Finding[];
}

export const REGISTRY_FOLDERS: Readonly<Record<DocumentKind, string>> = { tenant: "tenants", platform: "platform" };

/** A tenant with 5,000 hostnames needs half of this; a larger file is a mistake, and would take the check down. */
export const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Reads `tenants/*.json` and `platform/*.json` under the root. Never throws for what a pull request can hold:
 * a file that can't be read is a finding.
 * @throws UserError when the root has no such folders
 */
export function loadRegistry(root: string): RegistrySources {
  const parts = (["platform", "tenant"] as const).map((kind) => loadFolder(root, kind));
  return { sources: parts.flatMap((part) => part.sources), findings: parts.flatMap((part) => part.findings) };
}

function loadFolder(root: string, kind: DocumentKind): RegistrySources {
  const folder = REGISTRY_FOLDERS[kind];
  if (!existsSync(join(root, folder))) {
    throw new UserError(
      `There is no folder ${folder}/ here: run switchyard in the folder that holds tenants/ and platform/.`,
    );
  }
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const read = entries
    .filter((entry) => /\.json$/i.test(entry.name) && !entry.name.startsWith("."))
    .sort((a, b) => compare(a.name, b.name))
    .map((entry) => loadFile(root, kind, entry));
  return {
    sources: read.filter((result): result is SourceFile => "text" in result),
    findings: read.filter((result): result is Finding => "rule" in result),
  };
}

function loadFile(root: string, kind: DocumentKind, entry: Dirent): SourceFile | Finding {
  const file = `${REGISTRY_FOLDERS[kind]}/${entry.name}`;
  if (!entry.isFile()) return notAFile(file, entry);
  const path = join(root, file);
  const size = statSync(path).size;
  if (size > MAX_FILE_BYTES) return tooLarge(file, size);
  const bytes = readFileSync(path);
  if (!isUtf8(bytes)) return notUtf8(file);
  return { kind, id: entry.name.replace(/\.json$/i, ""), file, text: bytes.toString("utf8") };
}

function unreadable(file: string, message: string, hint: string, found?: string): Finding {
  return { rule: "file-readable", severity: "error", file, path: [], message, hint, found };
}

function notAFile(file: string, entry: Dirent): Finding {
  const what = entry.isSymbolicLink() ? "a symbolic link" : entry.isDirectory() ? "a folder" : "not a regular file";
  return unreadable(file, `is ${what}, not a file`, "Put a plain file here: one tenant or platform, one file.");
}

function tooLarge(file: string, size: number): Finding {
  return unreadable(
    file,
    `is larger than ${MAX_FILE_BYTES} bytes`,
    "Split the tenant into several, each with a file of its own.",
    `${size} bytes`,
  );
}

function notUtf8(file: string): Finding {
  return unreadable(file, "is not UTF-8", "Save the file as UTF-8: in most editors an entry of the status bar.");
}
