/**
 * What may be chosen for TLS 1.2 and older, in Cloudflare's order: "Supported cipher suites" in its documentation, without the
 * three of TLS 1.3, which can't be chosen.
 */
export const CIPHER_SUITES: readonly string[] = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-SHA256",
  "ECDHE-ECDSA-AES128-SHA",
  "ECDHE-RSA-AES128-SHA256",
  "ECDHE-RSA-AES128-SHA",
  "AES128-GCM-SHA256",
  "AES128-SHA256",
  "AES128-SHA",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-AES256-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-SHA384",
  "ECDHE-RSA-AES256-SHA",
  "AES256-GCM-SHA384",
  "AES256-SHA256",
  "AES256-SHA",
  "DES-CBC3-SHA",
];

/** Those of TLS 1.3, by Cloudflare's names. */
export const TLS13_CIPHER_SUITES: readonly string[] = [
  "AEAD-AES128-GCM-SHA256",
  "AEAD-AES256-GCM-SHA384",
  "AEAD-CHACHA20-POLY1305-SHA256",
];

/**
 * The suites in Cloudflare's order, unknown ones last. The order means nothing to a client, and Terraform compares lists: if
 * Cloudflare returns another order than was sent, every plan has a change.
 */
export function inCloudflaresOrder(suites: readonly string[]): string[] {
  const rank = (suite: string) => (CIPHER_SUITES.includes(suite) ? CIPHER_SUITES.indexOf(suite) : CIPHER_SUITES.length);
  return [...suites].sort((a, b) => rank(a) - rank(b));
}
