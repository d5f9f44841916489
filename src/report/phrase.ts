/**
 * A sentence of ours with values from others: names from a customer's file, Cloudflare's words. Each format writes our words as
 * text and marks the values in its own way.
 */
export class Phrase {
  constructor(readonly parts: readonly PhrasePart[]) {}

  write(ours: (words: string) => string, value: (value: string) => string): string {
    return this.parts.map((part) => ("ours" in part ? ours(part.ours) : value(part.value))).join("");
  }

  /** As one text, for a reader that marks nothing and escapes the whole. */
  toString(): string {
    return this.write(String, String);
  }
}

type PhrasePart = { readonly ours: string } | { readonly value: string };

/** The template holds our words. Its places take strings from others, our own numbers, or phrases. */
export function phrase(words: TemplateStringsArray, ...values: readonly (string | number | Phrase)[]): Phrase {
  const parts: PhrasePart[] = [{ ours: words[0] ?? "" }];
  for (const [index, value] of values.entries()) parts.push(...partsOf(value), { ours: words[index + 1] ?? "" });
  return new Phrase(parts);
}

/** A text without values. It is still escaped. */
export function sentence(text: string): Phrase {
  return new Phrase([{ ours: text }]);
}

export function joinPhrases(phrases: readonly Phrase[], separator: string): Phrase {
  const parts = phrases.flatMap(({ parts: own }, index) => (index === 0 ? own : [{ ours: separator }, ...own]));
  return new Phrase(parts);
}

function partsOf(value: string | number | Phrase): readonly PhrasePart[] {
  if (value instanceof Phrase) return value.parts;
  return [typeof value === "number" ? { ours: String(value) } : { value }];
}
