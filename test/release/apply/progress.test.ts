import { expect, it } from "@jest/globals";
import { progressTo } from "../../../src/release/apply/progress";
import { arrival, planOf } from "../../support/plans";

const PLANS = [
  planOf(arrival("shop.a.com", "a"), "production-hostnames-000"),
  planOf(
    Array.from({ length: 40 }, (_, index) => arrival(`shop${index}.b.com`, "b")).flat(),
    "production-hostnames-001",
  ),
];

function story(terminal: boolean): string[] {
  let time = 0;
  const lines: string[] = [];
  const line = (text: string) => void lines.push(text);
  const status = (text: string) => void lines.push(`~ ${text}`);
  const progress = progressTo({ now: () => time, line, ...(terminal && { status }) });
  progress.begin(PLANS);
  for (const { stack, resources } of PLANS) {
    progress.stackStarted(stack);
    for (const { address } of resources.slice(0, 2)) {
      time += 6_000;
      progress.resourceDone(address);
    }
    progress.stackEnded(stack, stack.endsWith("0") ? "applied" : "failed");
  }
  return lines;
}

it("without a terminal: a line a stack, and one at most every ten seconds", () => {
  expect(story(false)).toEqual([
    "Applying 2 stacks, 82 resources; about 3 minutes remain.",
    "stack 1 of 2 production-hostnames-000: 2 of 82 resources, 12 s elapsed, about 3 minutes remain",
    "Applied stack 1 of 2 production-hostnames-000: 2 of 82 resources, 12 s elapsed, about 3 minutes remain.",
    "stack 2 of 2 production-hostnames-001: 4 of 82 resources, 24 s elapsed, about 3 minutes remain",
    "FAILED stack 2 of 2 production-hostnames-001: 4 of 82 resources, 24 s elapsed.",
  ]);
});

it("on a terminal: each resource, in a line that is written over", () => {
  const lines = story(true);
  expect(lines.filter((text) => text.startsWith("~"))).toHaveLength(6);
  expect(lines[2]).toBe(
    "~ stack 1 of 2 production-hostnames-000: 1 of 82 resources, 6 s elapsed, about 3 minutes remain",
  );
});
