import { printable } from "../text";
import { UserError } from "../user-error";
import type { Problem } from "./problem";

/** @throws UserError with all problems of a file, each with its line and column; nothing if there are none */
export function refuseFileProblems(problems: readonly Problem[]): void {
  const lines = problems.map(
    ({ file, line, column, pointer, message, hint }) =>
      `${printable(file)}:${line}:${column} ${printable(`${pointer.slice(1)} ${message}`.trim())}. ${printable(hint)}`,
  );
  if (lines.length > 0) throw new UserError(lines.join("\n"), "refused");
}
