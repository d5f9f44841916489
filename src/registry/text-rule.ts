import type { Finding, Path } from "./problem";
import { type Fault, hintOf, type RuleExample, type RuleText } from "./rule";
import type { SourceFile } from "./source";

/** A rule for every single text of a file, property names included. It covers new fields automatically. */
export interface TextRule extends RuleText {
  readonly examples: readonly RuleExample[];
  /** Matches every file that may contain a refused text, and every backslash: an escape can be any character. */
  readonly suspect: RegExp;
  readonly check: (text: string) => Fault | undefined;
}

/** Runs before the schema removes anything, so that it covers texts in unknown fields too. */
export function checkTexts(all: readonly TextRule[], { file, text: source }: SourceFile, value: unknown): Finding[] {
  const findings: Finding[] = [];
  // Few files match. Checking each text of every file takes a sixth of a check's time.
  const rules = all.filter(({ suspect }) => suspect.test(source));
  if (rules.length === 0) return findings;
  visitTexts(value, [], (text, path, target) => {
    for (const { id, severity, fix, check } of rules) {
      const fault = check(text);
      if (fault !== undefined)
        findings.push({ rule: id, severity, file, path: [...path], target, ...fault, hint: hintOf(fault, fix) });
    }
  });
  return findings;
}

type VisitText = (text: string, path: Path, target: "key" | "value") => void;

/** @param path changed in place: most texts are valid and need no copy */
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
