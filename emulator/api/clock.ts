/** What time it is for the emulator: everything that changes with time is computed from it, nothing ticks. */
export interface Clock {
  now(): Date;
  advance(by: Duration): void;
}

/** Milliseconds, or parts that add up. */
export type Duration = number | { days?: number; hours?: number; minutes?: number; seconds?: number };

export const SECONDS = 1_000;
export const MINUTES = 60 * SECONDS;
export const HOURS = 60 * MINUTES;
export const DAYS = 24 * HOURS;

const UNITS: Record<string, number> = { s: SECONDS, m: MINUTES, h: HOURS, d: DAYS, w: 7 * DAYS };

/** A clock that only moves when told to: what tests want. */
export function standingClock(start = new Date("2026-11-21T00:00:00Z")): Clock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    advance: (by) => {
      now += millisecondsOf(by);
    },
  };
}

/** Real time, ahead by what it was advanced: what a person at a terminal wants. */
export function runningClock(wall: () => number = Date.now): Clock {
  let ahead = 0;
  return {
    now: () => new Date(wall() + ahead),
    advance: (by) => {
      ahead += millisecondsOf(by);
    },
  };
}

/** @returns the length of `by`; time never goes back, so a negative one is refused. */
function millisecondsOf(by: Duration): number {
  const length =
    typeof by === "number"
      ? by
      : (by.days ?? 0) * DAYS + (by.hours ?? 0) * HOURS + (by.minutes ?? 0) * MINUTES + (by.seconds ?? 0) * SECONDS;
  if (!Number.isFinite(length) || length < 0)
    throw new RangeError(`a clock can't be advanced by ${JSON.stringify(by)}`);
  return length;
}

/** Reads "7d", "90m", "1h30m"; undefined where `text` is nothing of the kind. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?[smhdw])+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)([smhdw])/g)) {
    total += Number(amount) * (UNITS[unit ?? ""] ?? 0);
  }
  return total;
}

/** How Cloudflare writes a time. */
export function stamp(at: number): string {
  return new Date(at).toISOString().replace(/\.000Z$/, "Z");
}

/** Long enough for requests that are answered at the same time to be answered. */
const SETTLED_AFTER = 20;

/**
 * A way to wait that takes no time: the clock is moved to the first who is due, once all who wait have said so. Moved by
 * each for itself, it would run ahead by the sum of their waits.
 */
export function waitsOn(
  clock: Clock,
  settle = () => new Promise<void>((resolve) => setTimeout(resolve, SETTLED_AFTER)),
): (milliseconds: number) => Promise<void> {
  const waiting = new Map<() => void, number>();
  const now = () => clock.now().getTime();
  const moveOn = async () => {
    while (waiting.size > 0) {
      await settle();
      clock.advance(Math.max(0, Math.min(...waiting.values()) - now()));
      for (const [wake, due] of waiting) {
        if (due <= now() && waiting.delete(wake)) wake();
      }
    }
  };
  return (milliseconds) =>
    new Promise((wake) => {
      waiting.set(wake, now() + milliseconds);
      if (waiting.size === 1) void moveOn();
    });
}
