import { FILE_RULES } from "../registry/file-rules";
import type { RegistryPatch, RuleExample, RuleText } from "../registry/rule";
import { CONTENT_RULES, TEXT_RULES } from "../registry/rules";
import { suggestion } from "../registry/suggestion";
import { ALL_RULES } from "./all-rules";
import type { ChangeExample } from "./change";
import { CHANGE_RULES } from "./rules";

/** A rule with its examples, which tests run. */
export interface Explanation {
  readonly id: string;
  readonly severity: RuleText["severity"];
  readonly summary: string;
  readonly fix: string;
  /** Cloudflare's error code for the same fault. */
  readonly code: number | null;
  readonly docs: string | null;
  readonly examples: readonly ExplainedExample[];
}

interface ExplainedExample {
  /** Who opens the pull request; null for a rule that needs no pull request. */
  readonly by: string | null;
  /** What the base has instead of the sample registry's; null for the sample as it is. */
  readonly base: RegistryPatch | null;
  readonly bad: RegistryPatch;
  /** What check says: `<file> <pointer> - <message>`. */
  readonly problems: readonly string[];
  /** Null: another example of the rule shows it. */
  readonly good: { readonly by: string | null; readonly change: RegistryPatch } | null;
}

const EXAMPLES: ReadonlyMap<string, readonly ExplainedExample[]> = new Map([
  ...[...FILE_RULES, ...TEXT_RULES, ...CONTENT_RULES].map(
    ({ id, examples }) => [id, examples.map(contentExample)] as const,
  ),
  ...CHANGE_RULES.map(({ id, examples }) => [id, examples.map(changeExample)] as const),
]);

/** @returns a text for a rule that does not exist: what is wrong, and the nearest one */
export function explainRule(id: string, others: readonly RuleText[] = []): Explanation | string {
  const rules = [...ALL_RULES, ...others];
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) {
    const names = rules.map((one) => one.id);
    const near = suggestion(id, names) ?? "check prints a rule's name in parentheses after each problem.";
    return `There is no rule ${JSON.stringify(id)}. ${near} All rules: docs/rules.md.`;
  }
  const { severity, summary, fix, code = null, docs = null } = rule;
  return { id, severity, summary, fix, code, docs, examples: EXAMPLES.get(id) ?? [] };
}

function contentExample({ bad, problems, good }: RuleExample): ExplainedExample {
  return {
    by: null,
    base: null,
    bad: written(bad),
    problems: [problems].flat(),
    good: good === undefined ? null : { by: null, change: written(good) },
  };
}

function changeExample({ by, base, bad, problems, good }: ChangeExample): ExplainedExample {
  return {
    by,
    base: base === undefined ? null : written(base),
    bad: written(bad),
    problems: [problems].flat(),
    good: good === undefined ? null : { by: good.by ?? by, change: written(good.change ?? bad) },
  };
}

/** Examples write a hostname without other fields as a text. A file has an object. */
function written(patch: RegistryPatch): RegistryPatch {
  return Object.fromEntries(
    Object.entries(patch).map(([file, change]) => [file, typeof change === "object" ? writtenFile(change) : change]),
  );
}

function writtenFile(change: object | null): object | null {
  if (change === null || !("hostnames" in change) || !Array.isArray(change.hostnames)) return change;
  return { ...change, hostnames: change.hostnames.map((one) => (typeof one === "string" ? { hostname: one } : one)) };
}
