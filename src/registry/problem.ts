import { type Path, pointerOf } from "./pointer";
import { positionOf, type SourceFile, type Target } from "./source";

export { type Path, pointerOf } from "./pointer";

export type Severity = "error" | "warning";

/** What a check found, before its line and column are looked up. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly file: string;
  readonly path: Path;
  /** Which part of the place is at fault. Default: the value. */
  readonly target?: Target | undefined;
  readonly message: string;
  /** The offending text, as found. */
  readonly found?: string | undefined;
  /** Cloudflare's error code for the same fault. */
  readonly code?: number | undefined;
  /** The way out. */
  readonly hint: string;
  /** Where Cloudflare documents the rule. */
  readonly docs?: string | undefined;
}

/** A finding as everybody sees it: one shape for the terminal, JSON, SARIF and annotations. */
export interface Problem {
  readonly rule: string;
  readonly severity: Severity;
  /** Relative to the project's root, with forward slashes. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units, as editors do. */
  readonly column: number;
  /** RFC 6901. */
  readonly pointer: string;
  readonly message: string;
  readonly found: string | null;
  readonly code: number | null;
  readonly hint: string;
  readonly docs: string | null;
}

/** Looks up every finding's line and column and sorts by place: the same files give the same list on every machine. */
export function problemsFrom(findings: readonly Finding[], sources: readonly SourceFile[]): Problem[] {
  const sourceOf = new Map(sources.map((source) => [source.file, source]));
  return findings.map((finding) => problemFrom(finding, sourceOf.get(finding.file))).sort(byPlace);
}

function problemFrom(finding: Finding, source: SourceFile | undefined): Problem {
  const { rule, severity, file, path, message, hint } = finding;
  const position = positionOf(source, path, finding.target ?? "value");
  const pointer = pointerOf(path);
  const { found = null, code = null, docs = null } = finding;
  return { rule, severity, file, ...position, pointer, message, found, code, hint, docs };
}

/** The order in which problems are told. */
export function byPlace(a: Problem, b: Problem): number {
  return (
    compare(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

/** Orders texts by code unit, the same on every machine (localeCompare is not). */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
