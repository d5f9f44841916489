import { describe, expect, it } from "@jest/globals";
import { nextCheck, tokensEnd } from "../../src/cloudflare/validation-schedule";
import { DAY } from "../../src/time";

function checks(): number[] {
  const times: number[] = [];
  for (let time = nextCheck(0, 0); time !== undefined; time = nextCheck(0, time)) times.push(time);
  return times;
}

describe("Cloudflare's documented schedule", () => {
  it("has 75 checks: ten in the first twenty minutes, at most four hours apart, seven days in all", () => {
    const times = checks();
    expect(times).toHaveLength(75);
    expect(times.slice(0, 3)).toEqual([60_000, 123_000, 189_150]);
    expect(times.filter((time) => time <= 20 * 60_000).length).toBeGreaterThanOrEqual(10);
    expect(Math.max(...times.map((time, index) => time - (times[index - 1] ?? 0)))).toBe(4 * 3_600_000);
    expect(Math.floor((times.at(-1) ?? 0) / DAY)).toBe(7);
  });

  it.each([
    ["lets_encrypt", 7],
    ["google", 14],
    ["ssl_com", 14],
    [undefined, 14],
  ])("keeps the tokens of %s for %i days", (authority, days) => {
    expect(tokensEnd(0, authority)).toBe(days * DAY);
  });

  it("knows of no other authority's tokens", () => {
    expect(tokensEnd(0, "digicert")).toBeUndefined();
  });
});
