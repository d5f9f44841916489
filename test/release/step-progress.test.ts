import { expect, it } from "@jest/globals";
import { startStep } from "../../src/release/step-progress";

/** What is said if the stacks end after these milliseconds. */
function linesFor(times: readonly number[], stacks = times.length): readonly string[] {
  const lines: string[] = [];
  let time = 0;
  const tell = startStep({ say: (line) => void lines.push(line), now: () => time }, "Planned", stacks);
  for (const [index, at] of times.entries()) {
    time = at;
    tell(`production-hostnames-00${index}`, 345);
  }
  return lines;
}

it("tells the first stack at once, with what remains at its rate", () => {
  expect(linesFor([4_000], 10)).toEqual([
    "Planned production-hostnames-000 (1 of 10), 345 resources. About 36 seconds left.",
  ]);
});

it("tells at most one stack in two seconds, and always the last", () => {
  expect(linesFor([0, 500, 1000, 1500])).toEqual([
    "Planned production-hostnames-000 (1 of 4), 345 resources.",
    "Planned production-hostnames-003 (4 of 4), 345 resources.",
  ]);
});

it("counts long times in minutes", () => {
  expect(linesFor([60_000], 11)).toEqual([
    "Planned production-hostnames-000 (1 of 11), 345 resources. About 10 minutes left.",
  ]);
});
