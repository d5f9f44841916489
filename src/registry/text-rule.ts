import type { Finding, Path } from "./problem";
import { type Fault, hintOf, type RuleExample, type RuleText } from "./rule";
import type { SourceFile } from "./source";

/** A rule that judges every text of a file by itself, names of properties included: no new field escapes it. */
export interface TextRule extends RuleText {
  readonly examples: readonly RuleExample[];
  /** Every file that holds a text to refuse matches this. A backslash always does: as an escape it may stand for anything. */
  readonly suspect: RegExp;
  readonly judge: (text: string) => Fault | undefined;
}

/** Judges a file before the schema takes anything out of it, so that a text in an unknown field is judged too. */
export function checkTexts(all: readonly TextRule[], { file, text: source }: SourceFile, value: unknown): Finding[] {
  const findings: Finding[] = [];
  // Few files match. To look at each text of every file takes a sixth of a check.
  const rules = all.filter(({ suspect }) => suspect.test(source));
  if (rules.length === 0) return findings;
  visitTexts(value, [], (text, path, target) => {
    for (const { id, severity, fix, judge } of rules) {
      const fault = judge(text);
      if (fault !== undefined)
        findings.push({ rule: id, severity, file, path: [...path], target, ...fault, hint: hintOf(fault, fix) });
    }
  });
  return findings;
}

type VisitText = (text: string, path: Path, target: "key" | "value") => void;

/** @param path grown and shrunk in place, since most texts are fine and need none */
function visitTexts(value: unknown, path: (string | number)[], visit: VisitText): void {
  if (typeof value === "string") visit(value, path, "value");
  if (typeof value !== "object" || value === null) return;
  for (const name of Object.keys(value)) {
    path.push(name);
    if (!Array.isArray(value)) visit(name, path, "key");
    visitTexts((value as Record<string, unknown>)[name], path, visit);
    path.pop();
  }
}
