/**
 * What Cloudflare does where nothing is set for a hostname, by our names for it (the API's reference of `ssl.settings`; an
 * empty list of ciphers is Cloudflare's own choice).
 */
export const CLOUDFLARE_DEFAULTS = {
  ciphers: [] as readonly string[],
  earlyHints: false,
  http2: true,
  minTlsVersion: "1.0",
  tls13: true,
} as const;

type Resettable = keyof typeof CLOUDFLARE_DEFAULTS;

export function isResettable(name: string): name is Resettable {
  return Object.hasOwn(CLOUDFLARE_DEFAULTS, name);
}

/**
 * The tenant's words over the platform's defaults. What is reset is declared as Cloudflare's default: it is written, so
 * Terraform sends it and the next plan is empty.
 */
export function certificateInEffect<Own extends { readonly reset?: readonly (string | undefined)[] }, Defaults>(
  own: Own,
  defaults: Defaults,
): Defaults & Own {
  const named = (own.reset ?? []).filter((name) => name !== undefined);
  const reset = named.filter(isResettable).map((name) => [name, CLOUDFLARE_DEFAULTS[name]]);
  return { ...defaults, ...own, ...Object.fromEntries(reset) };
}
