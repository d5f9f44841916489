import { expect, it } from "@jest/globals";
import { mapConcurrently } from "../../src/release/concurrency";

/** Answers when it is told to, so that a test decides the order. */
function gates() {
  const begun: number[] = [];
  const answers = new Map<number, { open(): void; fail(): void }>();
  const map = (index: number) => {
    begun.push(index);
    return new Promise<number>((resolve, reject) => {
      answers.set(index, { open: () => resolve(index * 10), fail: () => reject(new Error(`${index} failed`)) });
    });
  };
  return {
    begun,
    map,
    open: (index: number) => answers.get(index)?.open(),
    fail: (index: number) => answers.get(index)?.fail(),
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it("maps some at a time, and answers in the order of the items", async () => {
  const { begun, map, open } = gates();
  const result = mapConcurrently([0, 1, 2], 2, map);
  expect(begun).toEqual([0, 1]);
  open(1);
  await settled();
  expect(begun).toEqual([0, 1, 2]);
  open(2);
  open(0);
  expect(await result).toEqual([0, 10, 20]);
});

it("begins nothing after a failure, and waits for what it had begun", async () => {
  const { begun, map, open, fail } = gates();
  let over = false;
  const result = mapConcurrently([0, 1, 2], 2, map).finally(() => {
    over = true;
  });
  fail(0);
  await settled();
  expect([begun, over]).toEqual([[0, 1], false]);
  open(1);
  await expect(result).rejects.toThrow("0 failed");
  expect(begun).toEqual([0, 1]);
});

it("maps nothing to nothing", async () => {
  expect(await mapConcurrently([], 4, async () => 1)).toEqual([]);
});
