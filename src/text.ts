/** Controls (terminal escapes, line breaks), direction marks, other invisible characters, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** The text with everything that hides, moves or colors it written out as `\u{202e}`: it is shown, not obeyed. */
export function printable(text: string): string {
  return replaceUnseen(text, codePoint);
}

/** The same for a text of several lines, which stay lines. None of them is a command to GitHub's runner. */
export function printableLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => withoutCommand(printable(line)))
    .join("\n");
}

/** The runner obeys a line that begins with `::`, after spaces too, and `##[` anywhere in a line. */
function withoutCommand(line: string): string {
  return line.replace(/^(\s*)::/, "$1: :").replaceAll("##[", "## [");
}

export function replaceUnseen(text: string, write: (char: string) => string): string {
  return text.replace(UNSEEN, write);
}

/** `\u{202e}`. */
export function codePoint(char: string): string {
  return `\\u{${char.codePointAt(0)?.toString(16)}}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `a, b and 3 more`. */
export function listed(names: readonly string[], longest = 5): string {
  const shown = names.slice(0, longest).join(", ");
  return names.length > longest ? `${shown} and ${names.length - longest} more` : shown;
}
