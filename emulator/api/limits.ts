import { MINUTES, SECONDS } from "./clock";
import { refuseWith, TOO_MANY } from "./envelope";

/** Documented: 1,200 requests in five minutes, then nothing for five minutes. */
const MOST_REQUESTS = 1_200;
const WINDOW = 5 * MINUTES;
/** Documented: 15 certificates a minute, then none for 30 seconds; only requests that succeeded count. */
const MOST_CERTIFICATES = 15;
const CERTIFICATE_WINDOW = 60 * SECONDS;
const CERTIFICATE_PAUSE = 30 * SECONDS;

/** Cloudflare's rate limits, on the emulator's clock. */
export interface RateLimits {
  /** Refuses a request beyond the limit. */
  request(now: number): void;
  /** What every answer says of the limit. */
  headers(now: number): Record<string, string>;
  /** Refuses an order beyond the limit. */
  order(now: number): void;
  /** Counts an order that succeeded. */
  ordered(now: number): void;
}

/** @returns limits of which nothing is used up. */
export function createRateLimits(): RateLimits {
  let window = { start: Number.NEGATIVE_INFINITY, count: 0 };
  let blockedUntil = 0;
  let ordersBlockedUntil = 0;
  let orders: number[] = [];
  return {
    request: (now) => {
      if (now >= window.start + WINDOW) window = { start: now, count: 0 };
      window.count += 1;
      if (now >= blockedUntil && window.count > MOST_REQUESTS) blockedUntil = now + WINDOW;
      if (now < blockedUntil) tooMany(blockedUntil - now);
    },
    headers: (now) => ({
      ratelimit: `"default";r=${now < blockedUntil ? 0 : Math.max(0, MOST_REQUESTS - window.count)};t=${secondsUntil(Math.max(blockedUntil, window.start + WINDOW), now)}`,
      "ratelimit-policy": `"default";q=${MOST_REQUESTS};w=${WINDOW / SECONDS}`,
    }),
    order: (now) => {
      orders = orders.filter((at) => now < at + CERTIFICATE_WINDOW);
      if (now >= ordersBlockedUntil && orders.length >= MOST_CERTIFICATES) ordersBlockedUntil = now + CERTIFICATE_PAUSE;
      if (now < ordersBlockedUntil) tooMany(ordersBlockedUntil - now);
    },
    ordered: (now) => void orders.push(now),
  };
}

function secondsUntil(moment: number, now: number): number {
  return Math.max(0, Math.ceil((moment - now) / SECONDS));
}

function tooMany(wait: number): never {
  const seconds = Math.ceil(wait / SECONDS);
  return refuseWith(429, TOO_MANY.code, TOO_MANY.message, { "retry-after": String(seconds) });
}
