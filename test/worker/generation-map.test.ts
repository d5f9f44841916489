import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readAddress } from "../../worker/address";
import { GenerationMap } from "../../worker/generation-map";

const value = (bytes: number) => ({ bytes });

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe("GenerationMap", () => {
  it("keeps what is used while others come and go", () => {
    const map = new GenerationMap({ entries: 4, bytes: 1000 });
    map.set("used", value(1));
    for (let index = 0; index < 100; index++) {
      map.set(`passing ${index}`, value(1));
      expect(map.get("used")).toBeDefined();
    }
    expect(map.get("passing 0")).toBeUndefined();
  });

  it("forgets what is deleted, whichever generation it is in", () => {
    const map = new GenerationMap({ entries: 4, bytes: 1000 });
    for (const key of ["a", "b", "c"]) map.set(key, value(1));
    for (const key of ["a", "c"]) map.delete(key);
    expect(["a", "b", "c"].map((key) => map.get(key) !== undefined)).toEqual([false, true, false]);
  });

  it("keeps no URL in memory that its keys were cut from, neither when they are set nor when they are carried over", () => {
    const cut = (index: number) =>
      readAddress(`http://shop-${index}.acme-store.com/${"x".repeat(16_000)}`).hostname ?? "";
    const map = new GenerationMap({ entries: 2000, bytes: 1e6 });
    const before = heapBytes();
    for (let index = 0; index < 1000; index++) map.set(cut(index), value(1));
    expect(heapBytes() - before).toBeLessThan(2e6);
    map.set("the next generation", value(1));
    for (let index = 0; index < 900; index++) expect(map.get(cut(index))).toBeDefined();
    expect(heapBytes() - before).toBeLessThan(2e6);
  });

  it("stays in its bounds and never gives one key's value for another's", () => {
    const key = fc.integer({ min: 0, max: 30 }).map(String);
    const steps = fc.array(fc.tuple(fc.constantFrom("set", "get", "delete"), key), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), steps, (bytes, all) => {
        const map = new GenerationMap<{ bytes: number; key: string }>({ entries: 10, bytes: 100 });
        const held = new Set<string>();
        for (const [kind, key] of all) {
          if (kind === "get") expect([undefined, held.has(key) ? key : undefined]).toContain(map.get(key)?.key);
          if (kind === "set") map.set(key, { bytes, key });
          if (kind === "set") held.add(key);
          if (kind === "delete") map.delete(key);
          if (kind === "delete") held.delete(key);
          expect(map.size).toBeLessThanOrEqual(Math.min(10, 100 / bytes));
        }
      }),
    );
  });
});
