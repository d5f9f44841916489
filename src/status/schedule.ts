import { TOKEN_DAYS } from "../cloudflare/certificate-life";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A hostname that is not validated by then is given up; one that moved away is deleted after as long again. */
export const PENDING_DAYS = 7;

/** Minutes after the start at which Cloudflare checks, as documented: growing by 5 %, then 15 % a time, at most 4 hours. */
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

/** When the tokens of a certificate ordered at `start` stop being good; undefined for an authority with no documented life. */
export function tokensEnd(start: number, authority: string | undefined): number | undefined {
  const days = TOKEN_DAYS[authority ?? "google"];
  return days === undefined ? undefined : start + days * DAY;
}

/** `2026-11-28 04:00 UTC`: people in several places read it. */
export function timeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `6 days`, `5 hours`, `3 minutes`: rounded down, so that nobody is promised more than there is. */
export function lengthText(length: number): string {
  const units = [
    [DAY, "day"],
    [HOUR, "hour"],
    [MINUTE, "minute"],
  ] as const;
  for (const [unit, noun] of units) {
    const count = Math.floor(Math.max(0, length) / unit);
    if (count > 0) return `${count} ${noun}${count === 1 ? "" : "s"}`;
  }
  return "less than a minute";
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: MINUTE, h: HOUR, d: DAY };

/** `90s`, `30m`, `2h`, `1d`; undefined for anything else. */
export function parseLength(text: string): number | undefined {
  const [, count, unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const length = Number(count) * (UNITS[unit] ?? Number.NaN);
  return length > 0 ? length : undefined;
}
