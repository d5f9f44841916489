import type { TextRule } from "../text-rule";

/** Control characters, those that turn the direction of text, and halves of surrogate pairs. */
const REFUSED = /[\p{Cc}\p{Bidi_Control}\p{Cs}]/u;

export const textCharacters: TextRule = {
  id: "text-characters",
  severity: "error",
  summary: "No text contains control characters, bidirectional control characters or lone surrogates.",
  fix: "Delete the character: it is invisible or changes how the text is displayed.",
  suspect: /[^\t\n\r -[\]-~]/,
  check(text) {
    const match = REFUSED.exec(text);
    if (match === null) return undefined;
    const char = `U+${match[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
    return { message: `the character ${char} is not allowed in a text`, found: char };
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": { displayName: "Ac\u202eme" },
        "tenants/bolt.json": { displayName: "\ud83d", subdomain: "b" },
      },
      problems: [
        "tenants/acme.json /displayName - the character U+202E is not allowed in a text",
        "tenants/bolt.json /displayName - the character U+D83D is not allowed in a text",
      ],
      good: { "tenants/acme.json": { displayName: "Café Zürich 🚲" } },
    },
  ],
};
