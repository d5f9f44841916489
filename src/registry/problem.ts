import { compare } from "../order";
import { plural } from "../text";
import { type Path, pointerOf } from "./pointer";
import { type Position, positionOf, type SourceText, type Target } from "./source";

export { type Path, pointerOf } from "./pointer";

export type Severity = "error" | "warning";

/** What a check found, before its line and column are looked up. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly file: string;
  readonly path: Path;
  /** Which part at the path is wrong. Default: the value. */
  readonly target?: Target | undefined;
  readonly message: string;
  /** The offending text, as found. */
  readonly found?: string | undefined;
  /** Cloudflare's error code for the same fault. */
  readonly code?: number | undefined;
  /** How to fix it. */
  readonly hint: Hint;
  /** Where Cloudflare documents the rule. */
  readonly docs?: string | undefined;
}

/** A function for an expensive hint, such as "Did you mean …?". It is called only for problems that are shown. */
export type Hint = string | (() => string);

/** A finding with its position: the form for the terminal, JSON, SARIF and annotations. */
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

/** No one reads more per file, and a hostile file can have a problem at every second byte. */
const MAX_PROBLEMS_PER_FILE = 100;

/**
 * Looks up each finding's line and column, and sorts by position: the same files give the same list on every machine.
 * Shows at most 100 problems per file, errors first, and then the number of hidden ones.
 */
export function problemsFrom(findings: readonly Finding[], sources: readonly SourceText[]): Problem[] {
  const sourceOf = new Map(sources.map((source) => [source.file, source]));
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    const known = byFile.get(finding.file);
    if (known === undefined) byFile.set(finding.file, [finding]);
    else known.push(finding);
  }
  return [...byFile].flatMap(([file, found]) => problemsOf(found, sourceOf.get(file))).sort(byPlace);
}

function problemsOf(findings: readonly Finding[], source: SourceText | undefined): Problem[] {
  const placed = findings.map((finding) => ({
    finding,
    ...positionOf(source, finding.path, finding.target ?? "value"),
  }));
  if (placed.length <= MAX_PROBLEMS_PER_FILE) return placed.map(problemFrom);
  const errorsFirst = placed.sort((a, b) => compare(a.finding.severity, b.finding.severity) || placeOrder(a, b));
  const shown = errorsFirst.slice(0, MAX_PROBLEMS_PER_FILE).sort(placeOrder);
  return [...shown.map(problemFrom), problemOfMore(errorsFirst.slice(MAX_PROBLEMS_PER_FILE), shown.at(-1) as Placed)];
}

interface Placed extends Position {
  readonly finding: Finding;
}

function placeOrder(a: Placed, b: Placed): number {
  return a.line - b.line || a.column - b.column || byPlace({ ...a.finding, ...a }, { ...b.finding, ...b });
}

/** Sorted last within a file: the number of problems that are not shown. */
const MORE_PROBLEMS = "more-problems";

function problemOfMore(more: readonly Placed[], { finding: { file }, line, column }: Placed): Problem {
  const severity = more.some(({ finding }) => finding.severity === "error") ? "error" : "warning";
  return {
    rule: MORE_PROBLEMS,
    severity,
    file,
    line,
    column,
    pointer: "",
    message: `${plural(more.length, "more problem")} in this file ${more.length === 1 ? "is" : "are"} not shown`,
    found: null,
    code: null,
    hint: "Fix the ones above, then run check again.",
    docs: null,
  };
}

function problemFrom({ finding, line, column }: Placed): Problem {
  const { rule, severity, file, path, message, hint, found, code = null, docs = null } = finding;
  return {
    rule,
    severity,
    file,
    line,
    column,
    pointer: pointerOf(path),
    message: cut(message),
    found: found === undefined ? null : cut(found),
    code,
    hint: cut(typeof hint === "string" ? hint : hint()),
    docs,
  };
}

const MAX_TEXT_LENGTH = 1000;

/** A text in a file may be a megabyte long, and each message about it repeats it. */
function cut(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
}

type Placeable = Pick<Problem, "file" | "line" | "column" | "rule" | "message">;

/** The order in which problems are shown. */
export function byPlace(a: Placeable, b: Placeable): number {
  return (
    compare(a.file, b.file) ||
    Number(a.rule === MORE_PROBLEMS) - Number(b.rule === MORE_PROBLEMS) ||
    a.line - b.line ||
    a.column - b.column ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}
