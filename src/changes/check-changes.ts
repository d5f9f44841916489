import { compare } from "../order";
import { readDocuments } from "../registry/check";
import type { RegistryDocument, RegistryDocuments } from "../registry/documents";
import { type Finding, type Problem, problemsFrom } from "../registry/problem";
import { hintOf } from "../registry/rule";
import type { SourceFile } from "../registry/source";
import type { Author } from "./author";
import type { FileChange, RegistryChange } from "./change";
import { type ChangedPath, classified, type DiffPath, type PathClass } from "./paths";
import { CHANGE_RULES } from "./rules";

/** What a pull request changes, in any file. */
interface Diff {
  readonly paths: readonly DiffPath[];
  /** Paths that git can't merge. */
  readonly conflicts: readonly string[];
  /** Paths where git's merge gives a different result than the two registries and `paths` show (default: none). */
  readonly unclear?: readonly string[];
  /** The day of the base's commit, as `2026-11-28` in UTC (default: not known). */
  readonly baseDay?: string;
}

/**
 * Checks whether the author may make a change. Pure.
 * @param diff what git knows; default: what differs between the two registries, and a base of no known day
 */
export function checkChanges(
  beforeSources: readonly SourceFile[],
  afterSources: readonly SourceFile[],
  author: Author,
  diff: Partial<Diff> = {},
): Problem[] {
  const whole = { ...(diff.paths === undefined ? diffOf(beforeSources, afterSources) : NO_DIFF), ...diff };
  const change = changeFrom(readDocuments(beforeSources), readDocuments(afterSources), author, whole);
  const findings: Finding[] = [];
  for (const { id, severity, code, docs, fix, check } of CHANGE_RULES) {
    check(change, ({ file }, path, fault) => {
      findings.push({ rule: id, severity, code, docs, file, path, ...fault, hint: hintOf(fault, fix) });
    });
  }
  return problemsFrom(findings, afterSources);
}

const NO_DIFF: Diff = { paths: [], conflicts: [] };

function changeFrom(
  before: RegistryDocuments,
  after: RegistryDocuments,
  author: Author,
  { paths: diff, conflicts, unclear = [], baseDay }: Diff,
): RegistryChange {
  const paths = diff.map(classified).sort(byPath);
  const files = (...classes: readonly PathClass[]) => paths.filter((path) => classes.includes(path.class));
  return {
    before,
    after,
    author,
    baseDay,
    paths,
    conflicts,
    unclear,
    tenants: changesOf(files("tenant", "new-tenant"), before.tenants, after.tenants),
    platforms: changesOf(files("platform"), before.platforms, after.platforms),
    waivers: changesOf(files("waiver"), before.waivers, after.waivers),
    imports: changesOf(files("imports"), before.imports, after.imports),
  };
}

/** The documents at the paths. A file that can't be read is left out: another rule reports it. */
function changesOf<Document extends RegistryDocument>(
  paths: readonly ChangedPath[],
  before: readonly Document[],
  after: readonly Document[],
): FileChange<Document>[] {
  const old = new Map(before.map((document) => [document.file, document]));
  const now = new Map(after.map((document) => [document.file, document]));
  return paths.flatMap(({ path: file }) => {
    const document = old.get(file) ?? now.get(file);
    return document === undefined ? [] : [{ id: document.id, file, before: old.get(file), after: now.get(file) }];
  });
}

/** The diff that git would show if the repository contained only these files. */
function diffOf(before: readonly SourceFile[], after: readonly SourceFile[]): Diff {
  const old = new Map(before.map(({ file, text }) => [file, text]));
  const now = new Map(after.map(({ file, text }) => [file, text]));
  const paths = [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: entryAt(old, path), after: entryAt(now, path), ignored: false }));
  return { paths, conflicts: [] };
}

function entryAt(texts: ReadonlyMap<string, string>, path: string): "file" | undefined {
  return texts.has(path) ? "file" : undefined;
}

function byPath(a: ChangedPath, b: ChangedPath): number {
  return compare(a.path, b.path);
}
