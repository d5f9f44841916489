import { expect, it } from "@jest/globals";
import { createCloudflareClock } from "../../../src/cloudflare/client/cloudflare-clock";

const MACHINE = Date.parse("2026-11-28T12:00:00Z");

function timeAfter(...dates: readonly (string | undefined)[]): string {
  const clock = createCloudflareClock(() => MACHINE);
  for (const date of dates) clock.read(new Response(null, { headers: date === undefined ? {} : { date } }));
  return new Date(clock.now()).toISOString();
}

it.each([
  ["is the machine's before any answer", [], "2026-11-28T12:00:00.000Z"],
  [
    "is Cloudflare's, where the machine's clock is wrong",
    ["Sat, 05 Dec 2026 12:00:00 GMT"],
    "2026-12-05T12:00:00.000Z",
  ],
  [
    "is the machine's, where the difference is that of a request",
    ["Sat, 28 Nov 2026 11:59:55 GMT"],
    "2026-11-28T12:00:00.000Z",
  ],
  [
    "is that of the latest answer",
    ["Sat, 05 Dec 2026 12:00:00 GMT", "Sat, 28 Nov 2026 12:00:00 GMT"],
    "2026-11-28T12:00:00.000Z",
  ],
  [
    "stays what it was after an answer without a date",
    ["Sat, 05 Dec 2026 12:00:00 GMT", undefined, "soon"],
    "2026-12-05T12:00:00.000Z",
  ],
] as const)("the time %s", (_, dates, expected) => {
  expect(timeAfter(...dates)).toBe(expected);
});
