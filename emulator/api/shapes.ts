/**
 * Answers that Cloudflare gives in more than one way, or that no source settles. The first of each is how a strict
 * emulator answers, the last how one that is not strict does; docs/offline.md says where each comes from.
 */
export const SHAPES = {
  /** `ssl.settings`: only the fields that were sent, and no object if none was; or always all five. */
  settings: ["as-sent", "all"],
  /** What an edit's `ssl` leaves out, `settings` or any other field: Cloudflare's defaults again, or as before. */
  "partial-edit": ["resets", "keeps"],
  /** `ssl.settings.ciphers`: in the order of Cloudflare's own list, or in the order sent. */
  ciphers: ["reordered", "as-sent"],
  /** An uploaded pair: nothing of it, nor a type or method; or its certificate with both. The key never. */
  uploaded: ["nothing", "certificate"],
  /** `ssl.method` of a TXT hostname without a wildcard that points here when it renews: `http`, or as ordered. */
  renewal: ["http", "as-ordered"],
  /** A Worker's `observability`: with what was not sent filled in, or as sent. */
  observability: ["filled-in", "as-sent"],
  /** The scripts of a dispatch namespace: by pages of 100 with a cursor, or all at once. */
  "namespace-scripts": ["pages", "whole"],
  /** A DELETE of a KV entry that is not there: 404, or success. */
  "missing-entry": ["not-found", "success"],
  /** An outbound Worker's parameters: `["name"]` is refused, or taken for `[{"name": "name"}]`. */
  "outbound-parameters": ["objects", "either"],
} as const;

export type ShapeName = keyof typeof SHAPES;
export type Shapes = { readonly [Name in ShapeName]: (typeof SHAPES)[Name][number] };

export const STRICT = shapesBy((all) => all[0]);
export const LENIENT = shapesBy((all) => all.at(-1));

/** The shapes as a person writes them: `settings=all`. */
export const SHAPE_WORDS: readonly string[] = Object.entries(SHAPES).flatMap(([name, all]) =>
  all.map((shape) => `${name}=${shape}`),
);

/** @returns what `settings=all` says; undefined where there is no such shape. */
export function parseShape(word: string): Partial<Shapes> | undefined {
  if (!SHAPE_WORDS.includes(word)) return undefined;
  const [name = "", shape] = word.split("=");
  return { [name]: shape };
}

function shapesBy(choose: (all: readonly string[]) => string | undefined): Shapes {
  return Object.fromEntries(Object.entries(SHAPES).map(([name, all]) => [name, choose(all)])) as Shapes;
}
