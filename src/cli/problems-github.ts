import type { Problem } from "../registry/problem";
import { type Annotation, annotations } from "../report/terminal-text";

/** Problems as commands to GitHub's runner. Each becomes an annotation at its line in the pull request. */
export function problemsGithub(problems: readonly Problem[], summary: string) {
  return annotations(problems.map(annotationOf), summary);
}

function annotationOf({ severity, file, line, column, rule, message, hint, docs }: Problem): Annotation {
  return {
    level: severity,
    place: { file, line, col: column, title: rule },
    lines: [message, hint, ...(docs === null ? [] : [docs])],
  };
}
