import { columnsOf, printable } from "../text";
import type { Phrase } from "./phrase";

/** The minimum width of a terminal, in columns. */
export const WIDTH = 80;

interface WrapOptions {
  /** Number of columns before each line. */
  readonly indent?: number;
  /** Text before the first line. Further lines are indented by its length. */
  readonly bullet?: string;
  readonly width?: number;
  /** Break words that are longer than a line. Leave it out for text that people copy. */
  readonly cut?: boolean;
}

/**
 * Lines of at most `width` columns, broken at spaces. A phrase's values are broken only after a comma, so that they can be
 * copied.
 */
export function wrap(text: string | Phrase, options: WrapOptions = {}): string[] {
  const { indent = 0, bullet = "", width = WIDTH, cut = false } = options;
  const room = width - indent - bullet.length;
  const margin = " ".repeat(indent);
  const rest = margin + " ".repeat(bullet.length);
  const whole = typeof text === "string" ? printable(text) : text.write(printable, printable);
  if (columnsOf(whole) <= room) return [`${margin}${bullet}${whole}`];
  return filled(wordsOf(text), room, cut).map((line, index) => `${index === 0 ? margin + bullet : rest}${line}`);
}

function filled(words: readonly string[], room: number, cut: boolean): readonly string[] {
  const lines: string[] = [];
  let used = room;
  for (const word of cut ? words.flatMap((long) => pieces(long, room)) : words) {
    const columns = columnsOf(word);
    const fits = used + 1 + columns <= room;
    if (fits) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
    used = fits ? used + 1 + columns : columns;
  }
  return lines;
}

function wordsOf(text: string | Phrase): readonly string[] {
  if (typeof text === "string") return printable(text).split(" ");
  const glued = text.write(printable, (value) => printable(value).replace(/(?<!,) /g, GLUE));
  return glued.split(" ").map((word) => word.replaceAll(GLUE, " "));
}

/** Replaces a space at which no line may break. */
const GLUE = "\u00a0";

function pieces(word: string, room: number): string[] {
  if (columnsOf(word) <= room) return [word];
  const parts = [""];
  for (const char of word) {
    const part = parts[parts.length - 1] ?? "";
    if (columnsOf(part + char) > room) parts.push(char);
    else parts[parts.length - 1] = part + char;
  }
  return parts;
}

function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - columnsOf(text)));
}

/**
 * The lines of each row, in aligned columns. A column is as wide as its longest cell, up to `most`, and is left out if it is
 * empty. If a row is too wide, its last cell continues on the next lines.
 */
export function alignedRows(
  rows: readonly (readonly string[])[],
  most: readonly number[],
): readonly (readonly string[])[] {
  const cells = rows.map((row) => row.map(printable));
  const widths = most.map((limit, column) =>
    Math.max(0, ...cells.map((row) => columnsOf(row[column] ?? "")).filter((width) => width <= limit)),
  );
  const used = most.map((_, column) => cells.some((row) => row[column] !== ""));
  return cells.map((row) => {
    const names = row.slice(0, most.length).map((cell, column) => padded(cell, widths[column] ?? 0));
    const name = names.filter((_, column) => used[column]).join("  ");
    const last = row.slice(most.length).join("  ");
    const line = `  ${name}  ${last}`.trimEnd();
    if (columnsOf(line) <= WIDTH) return [line];
    return [...wrap(name.trimEnd(), { indent: 2, cut: true }), ...wrap(last, { indent: 4, cut: true })];
  });
}
