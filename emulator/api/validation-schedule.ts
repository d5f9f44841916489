import { DAYS, HOURS, SECONDS } from "./clock";

/** How long Cloudflare tries to validate a hostname. */
export const VALIDATION_PERIOD = 7 * DAYS;

/** The longest pause between two checks. */
const LONGEST_PAUSE = 4 * HOURS;

/** Checks as documented: 60·1.05ⁿ s for the first ten, then 60·1.15ⁿ s, never more than four hours apart. */
const OFFSETS = offsets(120);

function offsets(count: number): number[] {
  let elapsed = 0;
  return Array.from({ length: count }, (_, attempt) => {
    const growth = attempt < 10 ? 1.05 : 1.15;
    elapsed += Math.min(Math.floor(60 * growth ** attempt) * SECONDS, LONGEST_PAUSE);
    return elapsed;
  });
}

/** @returns the first check at or after `time` of a series begun at `start`. */
export function nextValidationCheck(start: number, time: number): number {
  const offset = OFFSETS.find((candidate) => start + candidate >= time);
  return offset === undefined ? nextRegularCheck(start + lastOffset(), time) : start + offset;
}

/** @returns the last check before or at `time`; undefined where none was due yet. */
export function lastValidationCheck(start: number, time: number): number | undefined {
  const offset = OFFSETS.findLast((candidate) => start + candidate <= time);
  if (offset === undefined) return undefined;
  if (offset < lastOffset()) return start + offset;
  const beyond = time - start - offset;
  return start + offset + Math.floor(beyond / LONGEST_PAUSE) * LONGEST_PAUSE;
}

/** @returns the first of the checks every four hours after `start` that is at or after `time`. */
export function nextRegularCheck(start: number, time: number): number {
  return start + Math.max(1, Math.ceil((time - start) / LONGEST_PAUSE)) * LONGEST_PAUSE;
}

function lastOffset(): number {
  return OFFSETS.at(-1) ?? 0;
}
