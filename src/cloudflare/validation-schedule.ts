import { DAY, HOUR, MINUTE } from "../time";
import { issuingAuthorities, tokenDaysOf } from "./certificate-authorities";

/** Cloudflare stops checking a hostname that is not validated by then. It deletes one that moved away after the same time. */
export const PENDING_DAYS = 7;

/**
 * Milliseconds after the start at which Cloudflare checks a hostname, from its "Backoff schedule": pauses of a minute
 * that grow by 5 %, then by 15 %, and are at most 4 hours long.
 */
const CHECKS = checksOf(75);

function checksOf(count: number): readonly number[] {
  let elapsed = 0;
  return Array.from({ length: count }, (_, attempt) => {
    const pause = MINUTE * (attempt < 10 ? 1.05 : 1.15) ** attempt;
    elapsed += Math.min(Math.round(pause), 4 * HOUR);
    return elapsed;
  });
}

/** When Cloudflare's next check is due; undefined when its schedule is over. */
export function nextCheck(start: number, now: number): number | undefined {
  const offset = CHECKS.find((check) => start + check > now);
  return offset === undefined ? undefined : start + offset;
}

/** Until when the tokens of a certificate ordered at `start` are valid; undefined for an authority with no documented length. */
export function tokensEnd(start: number, authority: string | undefined): number | undefined {
  const days = authority === undefined ? issuingAuthorities(undefined)[0]?.tokenDays : tokenDaysOf(authority);
  return days === undefined ? undefined : start + days * DAY;
}
