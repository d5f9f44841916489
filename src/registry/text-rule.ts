import type { Finding, Path } from "./problem";
import { type Fault, hintOf, type RuleExample, type RuleText } from "./rule";
import type { SourceFile } from "./source";

/** A rule for every single text of a file, property names included. It covers new fields automatically. */
export interface TextRule extends RuleText {
  readonly examples: readonly RuleExample[];
  readonly check: (text: string) => Fault | undefined;
}

/** Runs before the schema removes anything, so that it covers texts in unknown fields too. */
export function checkTexts(rules: readonly TextRule[], { file }: SourceFile, value: unknown): Finding[] {
  const findings: Finding[] = [];
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
