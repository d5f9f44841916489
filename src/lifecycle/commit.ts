import { shellWord } from "../status/shell-word";
import { printable } from "../text";
import { UserError } from "../user-error";

/** A commit to make: who, when and why stand in its trailers, because a tenant file and what synthesis writes hold none of it. */
export interface Commit {
  readonly file: string;
  readonly subject: string;
  readonly trailers: readonly (readonly [name: string, value: string])[];
}

/** The command for a shell, each word quoted. */
export function commitCommand({ file, subject, trailers }: Commit): string {
  const words = ["-m", subject, ...trailers.flatMap(([name, value]) => ["--trailer", `${name}: ${value}`])];
  return `git commit ${words.map(shellWord).join(" ")} -- ${shellWord(file)}`;
}

const LONGEST = 300;

/**
 * Text of a person that goes into a trailer, a KV record and reports.
 * @throws UserError for a text that is empty, long, of several lines, or with characters that no one sees
 */
export function oneLine(option: string, text: string): string {
  const trimmed = text.trim();
  const fault =
    trimmed === ""
      ? "is empty"
      : trimmed.length > LONGEST
        ? `is longer than ${LONGEST} characters`
        : printable(trimmed) === trimmed
          ? undefined
          : `holds a line break or an invisible character: ${printable(trimmed)}`;
  if (fault !== undefined) throw new UserError(`${option} ${fault}. Write one line of text.`);
  return trimmed;
}
