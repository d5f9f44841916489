import { DAY } from "../time";

/**
 * The last part of a certificate's life in which it should have been renewed long ago: 15 days of 90, 33 of 200 and 8 of
 * 47. Not a number of days: lifetimes shrink (CA/Browser Forum ballot SC-081: 200 days since March 2026, 47 from 2029).
 */
const LAST_PART = 1 / 6;
/** The usual lifetime, for a certificate whose date of issue is unknown. */
const USUAL_LIFETIME = 90 * DAY;

/** When a certificate must be replaced at the latest. All times in milliseconds. */
export function renewalDue(expiresAt: number, issuedAt: number | undefined): number {
  return expiresAt - lastPartOf(expiresAt, issuedAt);
}

/** How long before its end a certificate has to be replaced. */
export function lastPartOf(expiresAt: number, issuedAt: number | undefined): number {
  const lifetime = issuedAt === undefined || issuedAt >= expiresAt ? USUAL_LIFETIME : expiresAt - issuedAt;
  return lifetime * LAST_PART;
}
