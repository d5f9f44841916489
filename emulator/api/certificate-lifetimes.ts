import { DAYS } from "./clock";

/** From `since` on, a certificate that `authority` issues is valid for `days`; without an authority, of all authorities, at most. */
interface Lifetime {
  readonly since: string;
  readonly days: number;
  readonly authority?: string;
}

/**
 * How long certificates live, by the day they are issued: in one table, for all of it changes. Sources: Cloudflare's
 * "Renew certificates" (90 days), the CA/Browser Forum's ballot SC-081v3 (200, 100, 47), Let's Encrypt's announcements
 * of shorter lives (64, 45).
 */
const LIFETIMES: readonly Lifetime[] = [
  { since: "2000-01-01", days: 398 },
  { since: "2026-03-15", days: 200 },
  { since: "2027-03-15", days: 100 },
  { since: "2029-03-15", days: 47 },
  { since: "2000-01-01", days: 90, authority: "google" },
  { since: "2000-01-01", days: 90, authority: "ssl_com" },
  { since: "2000-01-01", days: 90, authority: "lets_encrypt" },
  { since: "2027-02-10", days: 64, authority: "lets_encrypt" },
  { since: "2028-02-16", days: 45, authority: "lets_encrypt" },
];

/** @returns how long a certificate that is issued at the time `at` is valid, in milliseconds. */
export function lifetimeOf(authority: string, at: number): number {
  const inForce = (of: string | undefined) =>
    LIFETIMES.findLast((life) => life.authority === of && Date.parse(life.since) <= at)?.days ??
    Number.POSITIVE_INFINITY;
  return Math.min(inForce(undefined), inForce(authority)) * DAYS;
}

/** @returns how long before its end a certificate is renewed: documented as 30 days of 90; a third of other lives is ours. */
export function renewalBeforeEnd(lifetime: number): number {
  return lifetime / 3;
}
