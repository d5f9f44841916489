/** What an operator may change of the pages that the dispatch Worker answers itself: one binding holds it as JSON. */

export interface RefusalPages {
  /** Of the texts, as HTML's `lang` writes it. */
  readonly language?: string;
  readonly logo?: { readonly url: string; readonly alt: string };
  /** By the code of the refusal. */
  readonly messages?: Readonly<Record<string, string | undefined>>;
}

/** Cloudflare takes a variable of 5 kB. */
export const MAX_REFUSAL_PAGES_BYTES = 5 * 1024;

/** The binding's text: the same keys in the same order for the same pages, whatever the order in the file. */
export function encodeRefusalPages({ language, logo, messages }: RefusalPages): string {
  const sorted = messages && Object.fromEntries(Object.entries(messages).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ language, logo: logo && { url: logo.url, alt: logo.alt }, messages: sorted });
}

/** The pages in a binding. One that can't be read counts as missing: a visitor gets our text, and never an error about it. */
export function decodeRefusalPages(text: string | undefined): RefusalPages | undefined {
  if (text === undefined) return undefined;
  try {
    return refusalPagesFrom(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function refusalPagesFrom({ language, logo, messages = {} }: Record<string, unknown> & RefusalPages): RefusalPages {
  const texts = Object.entries(messages).filter(([, message]) => isText(message));
  const hasLogo = isText(logo?.url) && isText(logo?.alt) && logo?.url.startsWith("https://");
  return {
    ...(isText(language) && { language }),
    ...(hasLogo && { logo }),
    messages: Object.fromEntries(texts),
  };
}

const isText = (value: unknown): value is string => typeof value === "string";
