/** Lengths of time, in milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `2026-11-28 04:00 UTC`, because readers are in several time zones. */
export function timeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `6 days`, `5 hours`, `3 minutes`: rounded down, so that it never promises too much time. */
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
