import type { Problem } from "../registry/problem";
import { printable } from "../text";

/** Problems as GitHub's workflow commands: each becomes an annotation at its line in the pull request. */
export function problemsGithub(problems: readonly Problem[]): string {
  return problems.map(annotation).join("\n");
}

function annotation({ severity, file, line, column, rule, message, hint, docs }: Problem): string {
  const place = `file=${property(file)},line=${line},col=${column},title=${property(rule)}`;
  const text = [message, hint, docs].flatMap((part) => (part === null ? [] : printable(part))).join("\n");
  return `::${severity} ${place}::${data(text)}`;
}

/** What the runner would take for the end of a command is escaped: no file can make up a command of its own. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(printable(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
