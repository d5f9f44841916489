import type { TextRule } from "../text-rule";

const MAX_SHOWN_LENGTH = 120;

/** Unicode's Stream-Safe Text Format (UAX #15, section 13): no language uses more, and normalizing them takes quadratic time. */
const MAX_MARKS = 30;
const TOO_MANY_MARKS = /\p{M}{31}/u;

export const textComposed: TextRule = {
  id: "text-composed",
  severity: "error",
  summary:
    "A text is in Unicode's composed form (NFC): Terraform converts each text to NFC, so Cloudflare would get a different text.",
  fix: "Write the text in composed form (NFC): type the accented letter instead of pasting it.",
  suspect: /[^\0-[\]-\x7f]/,
  check(text) {
    if (TOO_MANY_MARKS.test(text))
      return { message: `the text has more than ${MAX_MARKS} accents or other marks on one letter` };
    const composed = text.normalize("NFC");
    if (composed === text) return undefined;
    const shown = composed.length > MAX_SHOWN_LENGTH ? `${composed.slice(0, MAX_SHOWN_LENGTH)}…` : composed;
    return {
      message: `the text is not in composed form (NFC): Terraform would change it to ${JSON.stringify(shown)}`,
      found: text,
    };
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          displayName: "Cafe\u0301",
          hostnames: [{ hostname: "shop.acme-store.com", metadata: { "e\u0301": "one", é: "two" } }],
        },
      },
      problems: [
        'tenants/acme.json /displayName - the text is not in composed form (NFC): Terraform would change it to "Café"',
        'tenants/acme.json /hostnames/0/metadata/e\u0301 - the text is not in composed form (NFC): Terraform would change it to "é"',
      ],
      good: { "tenants/acme.json": { displayName: "Café" } },
    },
  ],
};
