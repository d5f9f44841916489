/**
 * What may be chosen for TLS 1.2 and older, in Cloudflare's order: "Supported cipher suites" in its documentation,
 * without the three of TLS 1.3, which can't be chosen.
 */
export const CIPHER_SUITE_ORDER: readonly string[] = [
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

/** @returns the suites in Cloudflare's order. */
export function inCipherSuiteOrder(suites: readonly string[]): string[] {
  return [...suites].sort((a, b) => CIPHER_SUITE_ORDER.indexOf(a) - CIPHER_SUITE_ORDER.indexOf(b));
}
