/** The time by Cloudflare's answers. */
interface CloudflareClock {
  /** Milliseconds. */
  now(): number;
  /** Reads what time an answer says, and returns the answer. */
  read(response: Response): Response;
}

/** An answer says its time in whole seconds, and was under way for some. A smaller difference is none. */
const NO_DIFFERENCE = 10_000;

/**
 * The machine's own clock, corrected by the `Date` of the latest answer (RFC 9110, section 6.6.1).
 * @param machineTime milliseconds
 */
export function createCloudflareClock(machineTime: () => number): CloudflareClock {
  let ahead = 0;
  return {
    now: () => machineTime() + ahead,
    read(response) {
      const difference = Date.parse(response.headers.get("date") ?? "") - machineTime();
      if (!Number.isNaN(difference)) ahead = Math.abs(difference) < NO_DIFFERENCE ? 0 : difference;
      return response;
    },
  };
}
