import type { RegistryDocument, RegistryDocuments } from "./documents";
import type { Finding, Hint, Path, Severity } from "./problem";
import type { Target } from "./source";

/** A rule as docs/rules.md lists it. */
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
  /** How to fix it in general. A problem's hint is specific. */
  readonly fix: string;
}

/**
 * Changes of files by their path: an object is merged into the file (RFC 7396, null removes), a text is the whole file. A hostname
 * without other fields can be written as a text.
 */
export type RegistryPatch = Readonly<Record<string, object | string | null>>;

/** A registry that breaks a rule, and one that follows it, as changes to the sample registry. docs/rules.md shows the first. */
export interface RuleExample {
  readonly bad: RegistryPatch;
  /** Every problem that the rule reports: `<file> <pointer> - <message>`. */
  readonly problems: string | readonly string[];
  /** Omitted if another example of the rule shows it. */
  readonly good?: RegistryPatch;
  /** Other rules that report a problem in either registry. */
  readonly others?: readonly string[];
}

/**
 * A content rule: reads the registry and reports problems. One file each, in rules/.
 * `today` is a date such as `2026-04-21` in UTC. Without it, checks that depend on the date are skipped.
 */
export interface Rule extends RuleText {
  readonly examples: readonly RuleExample[];
  readonly check: (registry: RegistryDocuments, report: Report, today: string | undefined) => void;
}

export interface Fault {
  readonly message: string;
  readonly found?: string | undefined;
  /** How to fix this problem. A function if it is expensive: it is called only for problems that are shown. */
  readonly hint?: string | (() => string | undefined) | undefined;
  /** Cloudflare's error code for this problem, if the rule has several. */
  readonly code?: number;
  readonly target?: Target;
}

export type Report = (document: RegistryDocument, path: Path, fault: Fault) => void;

/** The fault's hint, otherwise the rule's fix. */
export function hintOf({ hint }: Fault, fix: string): Hint {
  return typeof hint === "function" ? () => hint() ?? fix : (hint ?? fix);
}

/** Runs the rules in order. A fault without a hint gets the rule's fix. */
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
