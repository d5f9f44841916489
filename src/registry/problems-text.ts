import type pc from "picocolors";
import { plural, printable } from "../text";
import type { Problem } from "./problem";

interface Style {
  readonly colors: ReturnType<typeof pc.createColors>;
}

/** Problems for a person: place, what is wrong, the way out; the rule's id is what docs/rules.md calls it. */
export function problemsText(problems: readonly Problem[], { colors }: Style): string {
  return problems.map((problem) => problemText(problem, colors)).join("\n\n");
}

function problemText(problem: Problem, colors: Style["colors"]): string {
  const { file, line, column, severity, message, hint, rule, code, docs } = problem;
  const place = colors.bold(`${printable(file)}:${line}:${column}`);
  const word = severity === "error" ? colors.red("error") : colors.yellow("warning");
  const source = code === null ? rule : `${rule}, Cloudflare ${code}`;
  const lines = [`${place} ${word}: ${printable(message)} ${colors.dim(`(${source})`)}`, `  ${printable(hint)}`];
  if (docs !== null) lines.push(`  ${colors.dim(docs)}`);
  return lines.join("\n");
}

/** `3 errors, 1 warning`. */
export function countText(problems: readonly Problem[]): string {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  return [plural(errors, "error"), plural(problems.length - errors, "warning")].join(", ");
}
