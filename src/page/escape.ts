/**
 * What a report prints comes from customers' files, from Cloudflare and from whoever edited there: it is shown, never
 * obeyed. Each output has one function here, and everything printed goes through it.
 */

/** Controls (terminal escapes, line breaks), direction marks, other invisible characters, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** The text with everything that hides, moves or colors it written out: `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, spellOut);
}

function spellOut(char: string): string {
  return `\\u{${char.codePointAt(0)?.toString(16)}}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For HTML text and quoted attributes. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/**
 * For Markdown: a code span, where no markup, mention or link works. The two characters that could end the span or
 * its table cell are written out (a backslash doesn't protect a pipe that has another before it).
 */
export function escapeMarkdown(text: string): string {
  return text === "" ? "` `" : `\`${visible(text).replace(/[`|]/g, spellOut)}\``;
}

/** For JSON text on its way to a terminal: the same value, with invisible characters as JSON's own escapes. */
export function escapeJson(json: string): string {
  return json.replace(UNSEEN, (char) =>
    char === "\n"
      ? char
      : [...Array(char.length).keys()]
          .map((unit) => `\\u${char.charCodeAt(unit).toString(16).padStart(4, "0")}`)
          .join(""),
  );
}
