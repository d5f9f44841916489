import { readDocuments } from "../registry/check";
import type { RegistryDocument } from "../registry/documents";
import { compare, type Finding, type Problem, problemsFrom } from "../registry/problem";
import { hintOf } from "../registry/rule";
import type { SourceFile } from "../registry/source";
import type { Author } from "./author";
import type { FileChange, RegistryChange } from "./change";
import { type ChangedPath, classified, type DiffPath } from "./paths";
import { CHANGE_RULES } from "./rules";

/**
 * Judges what a change does, and who asks for it. Pure.
 * @param diff every path that differs; default: those of the two registries
 */
export function checkChanges(
  beforeSources: readonly SourceFile[],
  afterSources: readonly SourceFile[],
  author: Author,
  diff: readonly DiffPath[] = diffOf(beforeSources, afterSources),
): Problem[] {
  const before = readSources(beforeSources);
  const after = readSources(afterSources);
  const changed = (file: string) => before.texts.get(file) !== after.texts.get(file);
  const change: RegistryChange = {
    before: before.documents,
    after: after.documents,
    author,
    paths: diff.map(classified).sort(byPath),
    tenants: changesBetween(before.documents.tenants, after.documents.tenants, changed),
    platforms: changesBetween(before.documents.platforms, after.documents.platforms, changed),
  };
  const findings: Finding[] = [];
  for (const { id, severity, fix, check } of CHANGE_RULES) {
    check(change, ({ file }, path, fault) => {
      findings.push({ rule: id, severity, file, path, ...fault, hint: hintOf(fault, fix) });
    });
  }
  return problemsFrom(findings, afterSources);
}

function readSources(sources: readonly SourceFile[]) {
  return { documents: readDocuments(sources), texts: new Map(sources.map(({ file, text }) => [file, text])) };
}

function changesBetween<Document extends RegistryDocument>(
  before: readonly Document[],
  after: readonly Document[],
  changed: (file: string) => boolean,
): FileChange<Document>[] {
  const old = new Map(before.map((document) => [document.file, document]));
  const now = new Map(after.map((document) => [document.file, document]));
  const files = new Map([...old, ...now]);
  return [...files.values()]
    .filter(({ file }) => changed(file))
    .map(({ id, file }) => ({ id, before: old.get(file), after: now.get(file) }));
}

/** What git would say of two registries, where there is nothing else. */
function diffOf(before: readonly SourceFile[], after: readonly SourceFile[]): DiffPath[] {
  const old = new Map(before.map(({ file, text }) => [file, text]));
  const now = new Map(after.map(({ file, text }) => [file, text]));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: entryAt(old, path), after: entryAt(now, path), ignored: false }));
}

function entryAt(texts: ReadonlyMap<string, string>, path: string): "file" | undefined {
  return texts.has(path) ? "file" : undefined;
}

function byPath(a: ChangedPath, b: ChangedPath): number {
  return compare(a.path, b.path);
}
