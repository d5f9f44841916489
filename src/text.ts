/** Controls (terminal escapes, line breaks), direction marks, other invisible characters, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** The text with every character that hides, moves or colors others written as `\u{202e}`. */
export function printable(text: string): string {
  return isAscii(text) ? text : replaceUnseen(text, codePoint);
}

/** The same for a text of several lines. None of them is a command to GitHub's runner. */
export function printableLines(text: string): string {
  return withoutCommands(text.split(/\r?\n/).map(printable).join("\n"));
}

/** GitHub's runner executes a line that begins with `::`, also after spaces, and `##[` anywhere in a line. */
export function withoutCommands(lines: string): string {
  return lines.replace(/^(\s*)::/gm, "$1: :").replaceAll("##[", "## [");
}

/** Most texts are. This makes a report of 20,000 hostnames three times as fast. */
function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

export function replaceUnseen(text: string, write: (char: string) => string): string {
  return text.replace(UNSEEN, write);
}

/** `\u{202e}`. */
export function codePoint(char: string): string {
  return `\\u{${char.codePointAt(0)?.toString(16)}}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `a, b and 3 more`. */
export function listed(names: readonly string[], longest = 5): string {
  const shown = names.slice(0, longest).join(", ");
  return names.length > longest ? `${shown} and ${names.length - longest} more` : shown;
}

/** Width on a screen: East Asian characters and emoji take two columns, combining marks none. */
export function columnsOf(text: string): number {
  if (isAscii(text)) return text.length;
  let count = 0;
  for (const char of text) count += WIDE.test(char) ? 2 : COMBINING.test(char) ? 0 : 1;
  return count;
}

const COMBINING = /[\p{Mn}\p{Me}]/u;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}\u{20000}-\u{3fffd}]/u;
