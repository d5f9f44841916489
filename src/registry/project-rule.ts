import type { RegistryDocument, RegistryDocuments } from "./documents";
import type { Finding } from "./problem";
import { type Fault, hintOf, type Report, type Rule, type RuleText } from "./rule";

/** A rule of the project, in rules/<id>.ts: the file's name is its id, and its default export is this. */
export interface ProjectRule extends Omit<RuleText, "id"> {
  /** Reads the registry and reports problems. It sees every file, also one with errors: any part may be missing. */
  readonly check: Rule["check"];
}

/** A rule of the project as it was loaded. */
export interface LoadedRule extends ProjectRule {
  readonly id: string;
  /** `rules/<id>.ts` */
  readonly file: string;
  /** The file's text. */
  readonly text: string;
  /** Where in the text an error of this rule was thrown. 0 if it was not thrown there. */
  readonly offsetOf: (error: unknown) => number;
}

/** What check calls a rule of the project that fails. */
export const RULE_FAILED: RuleText = {
  id: "rule-failed",
  severity: "error",
  summary: "A rule of the project, in `rules/`, runs without an error and reports only problems.",
  fix: "Correct the rule. Any part of a file may be missing where the file has errors: read it with ?. and report nothing there.",
};

/**
 * Runs the project's rules, after Switchyard's and on a copy: what they change is not synthesized. A rule that throws, or that
 * reports what is no problem, is an error of its own file, and the others still run.
 */
export function applyProjectRules(
  rules: readonly LoadedRule[],
  registry: RegistryDocuments,
  today: string | undefined,
): Finding[] {
  if (rules.length === 0) return [];
  const copy = structuredClone(registry);
  return rules.flatMap((rule) => findingsOf(rule, copy, today));
}

function findingsOf(rule: LoadedRule, registry: RegistryDocuments, today: string | undefined): Finding[] {
  const findings: Finding[] = [];
  const files = new Set(documentsIn(registry).map(({ file }) => file));
  try {
    const returned: unknown = rule.check(registry, reportInto(findings, rule, files), today);
    if (returned !== undefined)
      throw new Error("check returned a value. It must not be async, and it reports problems with report()");
    return findings;
  } catch (error) {
    return [...findings, failureOf(rule, error)];
  }
}

function documentsIn({ tenants, platforms, waivers, imports }: RegistryDocuments): readonly RegistryDocument[] {
  return [...tenants, ...platforms, ...waivers, ...imports];
}

function reportInto(
  findings: Finding[],
  { id, severity, code, docs, fix }: LoadedRule,
  files: ReadonlySet<string>,
): Report {
  return (document, path, fault) => {
    const nonsense = nonsenseIn(document, path, fault, files);
    if (nonsense !== undefined) throw new Error(`it reported ${nonsense}`);
    const hint = hintOf(fault, fix);
    const { message, found, target } = fault;
    const text = typeof hint === "string" ? hint : String(hint()); // here, so that its errors are this rule's
    findings.push({
      rule: id,
      severity,
      code: fault.code ?? code,
      docs,
      ...place(document, path),
      message,
      found,
      hint: text,
      target,
    });
  };
}

function place({ file }: RegistryDocument, path: Finding["path"]): Pick<Finding, "file" | "path"> {
  return { file, path: [...path] };
}

/** What is wrong with a reported problem: rules are written by people, and not all of them check types. */
function nonsenseIn(
  document: RegistryDocument,
  path: unknown,
  fault: Fault,
  files: ReadonlySet<string>,
): string | undefined {
  if (!files.has(document?.file)) return "a problem of something that is not a file of the registry";
  const isSegment = (segment: unknown) => typeof segment === "string" || Number.isInteger(segment);
  if (!Array.isArray(path) || !path.every(isSegment)) return 'a path that is not a list such as ["hostnames", 0]';
  if (typeof fault?.message !== "string" || fault.message === "") return "a problem without a message";
  if (!["undefined", "string"].includes(typeof fault.found)) return "a `found` that is not a text";
  if (!["undefined", "string", "function"].includes(typeof fault.hint)) return "a hint that is not a text";
  if (!["undefined", "number"].includes(typeof fault.code)) return "a code that is not a number";
  if (![undefined, "key", "value"].includes(fault.target as string)) return 'a target other than "key" and "value"';
  return undefined;
}

function failureOf({ file, id, offsetOf }: LoadedRule, error: unknown): Finding {
  const text = error instanceof Error ? error.message : String(error);
  return {
    ...{ rule: RULE_FAILED.id, severity: RULE_FAILED.severity, file, path: [], target: offsetOf(error) },
    message: `The rule ${id} failed: ${text}`,
    hint: RULE_FAILED.fix,
  };
}
