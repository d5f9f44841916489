const DAY = 24 * 60 * 60_000;
/**
 * The last part of a certificate's life in which it should have been renewed long ago: 15 days of 90, 33 of 200 and 8 of
 * 47. Not a number of days: lifetimes shrink (CA/Browser Forum ballot SC-081: 200 days since March 2026, 47 from 2029).
 */
const LAST_PART = 1 / 6;
/** Where nobody says when a certificate was issued: what most of them had when this was written. */
const USUAL_LIFETIME = 90 * DAY;

/** How long an authority's validation tokens are good for, in days (Cloudflare's validation back-off schedule). */
export const TOKEN_DAYS: Readonly<Record<string, number>> = { google: 14, ssl_com: 14, lets_encrypt: 7 };

/** When a certificate has to be replaced by; every time in milliseconds. */
export function renewalDue(expiresAt: number, issuedAt: number | undefined): number {
  return expiresAt - lastPartOf(expiresAt, issuedAt);
}

/** How long before its end a certificate has to be replaced. */
export function lastPartOf(expiresAt: number, issuedAt: number | undefined): number {
  const lifetime = issuedAt === undefined || issuedAt >= expiresAt ? USUAL_LIFETIME : expiresAt - issuedAt;
  return lifetime * LAST_PART;
}
