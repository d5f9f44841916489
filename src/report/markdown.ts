import { codePoint, printable } from "../text";
import { Phrase } from "./phrase";

/** Markdown that this file produced. No other file can create one, so it is written without escaping. */
class MarkdownText {
  readonly #markdown: string;

  constructor(markdown: string) {
    this.#markdown = markdown;
  }

  toString(): string {
    return this.#markdown;
  }
}

export type Markdown = MarkdownText;

/** Text becomes a code span, a phrase is text with code spans for its values, and a list is written one item after the other. */
export type MarkdownValue = string | number | Markdown | Phrase | undefined | readonly MarkdownValue[];

/** Markdown in which no value is markup, a mention or a link. */
export function markdown(markup: TemplateStringsArray, ...values: readonly MarkdownValue[]): Markdown {
  const written = values.map((value, index) => `${write(value)}${markup[index + 1]}`);
  return new MarkdownText(`${markup[0]}${written.join("")}`);
}

/** Joins values with `separator`. Undefined and empty ones are left out. */
export function joinMarkdown(
  values: readonly MarkdownValue[],
  separator: "\n\n" | "\n" | "<br>" | ", " | " ",
): Markdown {
  const written = values.map(write).filter((text) => text !== "");
  return new MarkdownText(written.join(separator));
}

export function listMarkdown(items: readonly MarkdownValue[]): Markdown {
  return joinMarkdown(
    items.map((item) => markdown`- ${item}`),
    "\n",
  );
}

/** Lines to copy, or to show unchanged. The fence is longer than any inside. */
export function codeBlock(language: "sh" | "text", lines: readonly string[]): Markdown {
  const text = lines.map(printable).join("\n");
  const fence = fenceFor(text, 3);
  return new MarkdownText(`${fence}${language}\n${text}\n${fence}`);
}

/**
 * One row of a table. A bar ends the cell even in a code span. A backslash protects it only if no other backslash comes before.
 */
export function rowMarkdown(cells: readonly MarkdownValue[]): Markdown {
  const written = cells.map((cell) =>
    write(cell).replace(/(\\*)\|/g, (_all, slashes: string) =>
      slashes === "" ? "\\|" : `${slashes}${codePoint("|")}`,
    ),
  );
  return new MarkdownText(`| ${written.join(" | ")} |`);
}

function write(value: MarkdownValue): string {
  if (value === undefined) return "";
  if (value instanceof MarkdownText) return value.toString();
  if (value instanceof Phrase) return value.write(escapeWords, codeSpan);
  if (Array.isArray(value)) return value.map(write).join("");
  return typeof value === "string" ? codeSpan(value) : String(value);
}

/** A code span contains no markup, links or mentions. Its fence is longer than any inside. */
function codeSpan(value: string): string {
  if (value === "") return "` `";
  const text = printable(value);
  if (!text.startsWith(" ") && !text.includes("`")) return `\`${text}\``;
  const fence = fenceFor(text, 1);
  const padding = text.startsWith(" ") || text.includes("`") ? " " : "";
  return `${fence}${padding}${text}${padding}${fence}`;
}

function fenceFor(text: string, shortest: number): string {
  const runs = Array.from(text.matchAll(/`+/g), ([run]) => run.length);
  return "`".repeat(Math.max(shortest, ...runs.map((length) => length + 1)));
}

/** Nearly all words of ours. `www.` begins a link. */
const PLAIN_WORDS = /^(?!.*www)[a-z0-9 .,;()'"/+-]*$/i;

/**
 * In sentences, characters that could be markup or a link are written as character references. GitHub finds mentions and issue
 * numbers even in those, so they are broken up.
 */
function escapeWords(text: string): string {
  if (PLAIN_WORDS.test(text)) return text;
  return printable(text)
    .replace(/@|#(?=\d)/g, codePoint)
    .replace(/[\\`*_[\]<>#|~&$]|:(?=[^\s\d])|(?<=\bwww)\./gi, (char) => `&#${char.codePointAt(0)};`);
}
