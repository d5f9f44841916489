import type { Problem } from "../registry/problem";
import { plural } from "../text";
import { type Palette, type Styled, styled, styledBlocks } from "./terminal-text";

/** Problems for a person: place, problem, fix, and the rule's id, which docs/rules.md explains. */
export function problemsText(problems: readonly Problem[], palette: Palette): Styled {
  return styledBlocks(problems.map((problem) => problemLines(problem, palette)));
}

function problemLines(problem: Problem, palette: Palette): readonly Styled[] {
  const { file, line, column, severity, message, hint, rule, code, docs } = problem;
  const place = palette.bold(styled`${file}:${line}:${column}`);
  const word = severity === "error" ? palette.red("error") : palette.yellow("warning");
  const source = palette.dim(code === null ? `(${rule})` : `(${rule}, Cloudflare ${code})`);
  const lines = [styled`${place} ${word}: ${message} ${source}`, styled`  ${hint}`];
  return docs === null ? lines : [...lines, styled`  ${palette.dim(docs)}`];
}

/** `3 errors, 1 warning`. */
export function countText(problems: readonly Problem[]): string {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  return [plural(errors, "error"), plural(problems.length - errors, "warning")].join(", ");
}
