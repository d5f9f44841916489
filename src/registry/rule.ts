import type { RegistryDocument, RegistryDocuments } from "./documents";
import type { Finding, Hint, Path, Severity } from "./problem";
import type { Target } from "./source";

/** A rule as docs/rules.md tells it. */
export interface RuleText {
  /** kebab-case; what docs, tests and annotations call it. */
  readonly id: string;
  readonly severity: Severity;
  /** The rule in one sentence. */
  readonly summary: string;
  /** Cloudflare's own error code, where it has one. */
  readonly code?: number;
  /** Where Cloudflare documents it. */
  readonly docs?: string;
  /** The way out, in general; a problem's hint is about its case. */
  readonly fix: string;
}

/**
 * Changes of files by their path: an object is merged into the file (RFC 7396, null removes), a text is the whole file. A hostname
 * without fields of its own is written as its name alone.
 */
export type RegistryPatch = Readonly<Record<string, object | string | null>>;

/** A registry that breaks a rule, and one that keeps it: changes of the sample registry of docs/rules.md, which shows the first. */
export interface RuleExample {
  readonly bad: RegistryPatch;
  /** All that the rule says of it: `<file> <pointer> - <message>`. */
  readonly problems: string | readonly string[];
  /** Left out where another example of the rule has it. */
  readonly good?: RegistryPatch;
  /** Other rules that report one of the two as well. */
  readonly others?: readonly string[];
}

/**
 * A content rule: it reads the registry as it stands and reports what is wrong with it. One file each, under rules/.
 * Today's date is handed in, as `2026-04-21` in UTC; without one, what depends on it is not judged.
 */
export interface Rule extends RuleText {
  readonly examples: readonly RuleExample[];
  readonly check: (registry: RegistryDocuments, report: Report, today: string | undefined) => void;
}

export interface Fault {
  readonly message: string;
  readonly found?: string | undefined;
  /** The way out of this case; a function if it costs, since hints are only made for problems that are told. */
  readonly hint?: string | (() => string | undefined) | undefined;
  /** Cloudflare's code for this very fault, where the rule has several. */
  readonly code?: number;
  readonly target?: Target;
}

export type Report = (document: RegistryDocument, path: Path, fault: Fault) => void;

/** The fault's own hint, else the rule's fix. */
export function hintOf({ hint }: Fault, fix: string): Hint {
  return typeof hint === "function" ? () => hint() ?? fix : (hint ?? fix);
}

/** Runs the rules over the documents, in their order. A fault that gives no hint of its own has the rule's fix. */
export function applyRules(rules: readonly Rule[], registry: RegistryDocuments, today?: string): Finding[] {
  const findings: Finding[] = [];
  for (const { id, severity, code: ruleCode, docs, fix, check } of rules) {
    check(
      registry,
      (document, path, fault) => {
        const { message, found, target, code = ruleCode } = fault;
        const hint = hintOf(fault, fix);
        findings.push({ rule: id, severity, code, docs, file: document.file, path, message, found, hint, target });
      },
      today,
    );
  }
  return findings;
}
