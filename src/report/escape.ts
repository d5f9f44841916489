/**
 * What a report prints comes from customers' files, from Cloudflare and from whoever edited there: it is shown, never
 * obeyed. Each output has one function here, and everything printed goes through it.
 */

import { codePoint, printable, replaceUnseen } from "../text";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For HTML text and quoted attributes. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/**
 * For Markdown: a code span, where no markup, mention or link works. The two characters that could end the span or
 * its table cell are written out (a backslash doesn't protect a pipe that has another before it).
 */
export function escapeMarkdown(text: string): string {
  return text === "" ? "` `" : `\`${printable(text).replace(/[`|]/g, codePoint)}\``;
}

/** A value as JSON for standard output: what every command prints with --format json. */
export function printableJson(value: unknown, indent = 2): string {
  return escapeJson(JSON.stringify(value, null, indent));
}

/** For JSON text on its way to a terminal: the same value, with invisible characters as JSON's own escapes. */
export function escapeJson(json: string): string {
  return replaceUnseen(json, (char) =>
    char === "\n"
      ? char
      : [...Array(char.length).keys()]
          .map((unit) => `\\u${char.charCodeAt(unit).toString(16).padStart(4, "0")}`)
          .join(""),
  );
}
