import { readDocuments } from "../registry/check";
import type { RegistryDocument } from "../registry/documents";
import { type Finding, type Problem, problemsFrom } from "../registry/problem";
import type { SourceFile } from "../registry/source";
import type { Author } from "./author";
import type { FileChange, RegistryChange } from "./change";
import { CHANGE_RULES } from "./rules";

/** Judges what a change does to the registry, and who asks for it. Pure. */
export function checkChanges(
  beforeSources: readonly SourceFile[],
  afterSources: readonly SourceFile[],
  author: Author,
): Problem[] {
  const before = readSources(beforeSources);
  const after = readSources(afterSources);
  const changed = (file: string) => before.texts.get(file) !== after.texts.get(file);
  const change: RegistryChange = {
    before: before.documents,
    after: after.documents,
    author,
    tenants: changesBetween(before.documents.tenants, after.documents.tenants, changed),
    platforms: changesBetween(before.documents.platforms, after.documents.platforms, changed),
  };
  const findings: Finding[] = [];
  for (const { id, severity, code, docs, fix, check } of CHANGE_RULES) {
    check(change, ({ file }, path, fault) => {
      findings.push({ rule: id, severity, code, docs, hint: fix, file, path, ...fault });
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
