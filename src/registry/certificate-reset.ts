/**
 * Cloudflare's default for each setting, by Switchyard's names (API reference of `ssl.settings`). An empty list of ciphers
 * lets Cloudflare choose.
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
 * The tenant's settings, with the platform's defaults for the rest. A setting in `reset` gets Cloudflare's default as its
 * value: Terraform sends it, and the next plan is empty.
 */
export function certificateInEffect<Own extends { readonly reset?: readonly (string | undefined)[] }, Defaults>(
  own: Own,
  defaults: Defaults,
): Defaults & Own {
  const named = (own.reset ?? []).filter((name) => name !== undefined);
  const reset = named.filter(isResettable).map((name) => [name, CLOUDFLARE_DEFAULTS[name]]);
  return { ...defaults, ...own, ...Object.fromEntries(reset) };
}
