import { expect, it } from "@jest/globals";
import { DAY, lengthText, parseLength, timeText } from "../src/time";

it("says times and lengths for people", () => {
  expect(timeText(Date.parse("2026-11-28T04:00:59Z"))).toBe("2026-11-28 04:00 UTC");
  expect([59_999, 60_000, 3 * 3_600_000, 47 * 3_600_000, -5].map(lengthText)).toEqual([
    "less than a minute",
    "1 minute",
    "3 hours",
    "1 day",
    "less than a minute",
  ]);
});

it.each([
  ["90s", 90_000],
  ["30m", 1_800_000],
  ["2h", 7_200_000],
  ["1d", DAY],
  ["0m", undefined],
  ["-1m", undefined],
  ["30", undefined],
  ["1.5h", undefined],
  ["", undefined],
])("reads the length %j as %p", (text, length) => {
  expect(parseLength(text)).toBe(length);
});
