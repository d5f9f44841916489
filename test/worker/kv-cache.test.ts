import { beforeAll, describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import {
  FRESH_MS,
  KV_CACHE_TTL_S,
  KV_TIMEOUT_MS,
  NEGATIVE_CACHE,
  NEGATIVE_MS,
  QUIET_MS,
  REVALIDATE_MS,
  STALE_IF_ERROR_MS,
  TIME_TO_EFFECT_MS,
  WILDCARD_CACHE,
} from "../../worker/constants";
import { encodeKvEntry, kvKeyOf } from "../../worker/kv-entry";
import { NodePlatform, requestTo } from "./node-platform";

// KV's time limit must neither fire nor keep the process up, unless a test says so.
beforeAll(() => void jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] }));

const SHOP = "shop.acme.com";
const suspended = encodeKvEntry({ workerName: "acme-shop", tenant: "acme", status: "suspended" });
const fail = () => Promise.reject(new Error("KV GET_BULK failed: 503 Service Unavailable"));

describe("while KV answers", () => {
  it("reads the host's key and the wildcard's in one go", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    expect(platform.reads).toEqual([["hostname:shop.acme.com", "hostname:_wildcard.acme.com"]]);
  });

  it("reads once for as long as an entry is fresh", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    platform.clock += FRESH_MS - 1;
    await platform.visit(SHOP);
    expect(platform.reads).toHaveLength(1);
  });

  it("then answers from what it has while one request reads again", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    platform.kv.set(kvKeyOf(SHOP), suspended);
    platform.clock += FRESH_MS;
    expect(await platform.visit(SHOP)).toBe(200);
    await Promise.all(platform.background);
    expect(await platform.visit(SHOP)).toBe(403);
  });

  it("begins another background read when one has been lost", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    platform.outage = () => new Promise(() => {});
    platform.clock += FRESH_MS;
    await platform.visit(SHOP);
    platform.clock += QUIET_MS - 1;
    await platform.visit(SHOP);
    expect(platform.background).toHaveLength(1);
    platform.clock += 1;
    await platform.visit(SHOP);
    expect(platform.background).toHaveLength(2);
  });

  it("waits for the read when an entry is older than that", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    platform.kv.set(kvKeyOf(SHOP), suspended);
    platform.clock += FRESH_MS + REVALIDATE_MS;
    expect(await platform.visit(SHOP)).toBe(403);
  });

  it("believes for a short while that a host is unknown", async () => {
    const platform = new NodePlatform();
    expect(await platform.visit("new.acme.com")).toBe(404);
    platform.kv.set(kvKeyOf("new.acme.com"), encodeKvEntry({ workerName: "acme-shop" }));
    platform.clock += NEGATIVE_MS - 1;
    expect(await platform.visit("new.acme.com")).toBe(404);
    platform.clock += 1;
    expect(await platform.visit("new.acme.com")).toBe(200);
    expect(platform.reads).toHaveLength(2);
  });

  it("reads a corrupt entry no more often than an unknown host", async () => {
    const platform = new NodePlatform();
    await platform.visit("broken.bolt.com");
    await platform.visit("broken.bolt.com");
    expect(platform.reads).toHaveLength(1);
  });

  it("does not put an older reading in place of a newer one", async () => {
    const platform = new NodePlatform();
    let release = () => {};
    platform.outage = () => new Promise((resolve) => (release = resolve as () => void)) as Promise<never>;
    const slow = platform.visit(SHOP); // what it read is in flight
    const old = platform.kv.get(kvKeyOf(SHOP)) as string;
    platform.outage = undefined;
    platform.clock += 1;
    platform.kv.set(kvKeyOf(SHOP), suspended);
    expect(await platform.visit(SHOP)).toBe(403);
    platform.kv.set(kvKeyOf(SHOP), old);
    release();
    expect(await slow).toBe(200); // true when it was asked
    expect(await platform.visit(SHOP)).toBe(403);
  });
});

async function visitDuringOutage(platform: NodePlatform, gaps: readonly number[]): Promise<void> {
  if (gaps.length > 0) await platform.visit(SHOP);
  platform.outage = fail;
  for (const gap of gaps) {
    platform.clock += gap;
    await platform.visit(SHOP);
    await Promise.all(platform.background.splice(0));
  }
  platform.outage = undefined;
}

describe("a suspension", () => {
  it("takes 150 seconds at most", () => {
    expect(TIME_TO_EFFECT_MS).toBe(150_000);
    expect(KV_CACHE_TTL_S).toBeGreaterThanOrEqual(30);
  });

  /**
   * KV at its slowest: until its own cache has aged, it gives what was there before the suspension. It comes at `start`,
   * or at the end of an outage.
   */
  async function statusesUnder(
    gaps: readonly number[],
    outage: readonly number[] = [],
  ): Promise<{ at: number; status: number }[]> {
    const platform = new NodePlatform();
    await visitDuringOutage(platform, outage);
    const start = platform.clock;
    const answers: { at: number; status: number }[] = [];
    for (const gap of gaps) {
      platform.clock += gap;
      const at = platform.clock - start;
      if (at >= KV_CACHE_TTL_S * 1000) platform.kv.set(kvKeyOf(SHOP), suspended);
      answers.push({ at, status: await platform.visit(SHOP) });
      await Promise.all(platform.background.splice(0));
    }
    return answers;
  }

  it("is in effect after that time, whatever the traffic", async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(gaps, async (between) => {
        const late = (await statusesUnder(between)).filter(({ at }) => at >= TIME_TO_EFFECT_MS);
        expect(late.filter(({ status }) => status !== 403)).toEqual([]);
      }),
    );
  });

  it("takes no longer after an outage of KV", async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(gaps, gaps, async (outage, between) => {
        const late = (await statusesUnder(between, outage)).filter(({ at }) => at >= TIME_TO_EFFECT_MS);
        expect(late.filter(({ status }) => status !== 403)).toEqual([]);
      }),
    );
  });

  it("can take all of it", async () => {
    const lastRead = KV_CACHE_TTL_S * 1000 - 1;
    const answers = await statusesUnder([lastRead, FRESH_MS + REVALIDATE_MS - 1]);
    expect(answers.at(-1)).toEqual({ at: TIME_TO_EFFECT_MS - 2, status: 200 });
  });
});

describe("while KV fails", () => {
  it.each([
    ["refuses", fail],
    ["does not answer", () => new Promise<never>(() => {})],
  ])("answers 503 and not 404 for a host it does not hold, when KV %s", async (_, outage) => {
    const platform = new NodePlatform();
    platform.outage = outage;
    const answer = platform.answer(requestTo("http://shop.acme.com/"));
    await jest.advanceTimersByTimeAsync(KV_TIMEOUT_MS);
    const response = await answer;
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await response.json()).toMatchObject({ error: { code: "E_UNAVAILABLE" } });
  });

  it("answers 503 where it had believed a host unknown", async () => {
    const platform = new NodePlatform();
    await platform.visit("unknown.evil.com");
    platform.outage = fail;
    platform.clock += NEGATIVE_MS;
    expect(await platform.visit("unknown.evil.com")).toBe(503);
  });

  it("goes on with the entry it holds, says so once per read, and reads every few seconds", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    platform.outage = fail;
    platform.clock += FRESH_MS + REVALIDATE_MS;
    expect([await platform.visit(SHOP), await platform.visit(SHOP)]).toEqual([200, 200]);
    expect(platform.reads).toHaveLength(2);
    platform.clock += QUIET_MS;
    expect(await platform.visit(SHOP)).toBe(200);
    expect(platform.reads).toHaveLength(3);
    await Promise.all(platform.background);
    expect(platform.log.map((line) => JSON.parse(line).code)).toEqual(["W_STALE_ENTRY", "W_STALE_ENTRY"]);
  });

  it("goes on when the background read fails", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    platform.outage = fail;
    platform.clock += FRESH_MS;
    expect(await platform.visit(SHOP)).toBe(200);
    await Promise.all(platform.background);
    expect(platform.log).toHaveLength(1);
  });

  it("makes no one wait for a KV that hangs, once a read in the background has shown it", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    platform.outage = () => new Promise(() => {});
    platform.clock += FRESH_MS;
    await platform.visit(SHOP);
    await jest.advanceTimersByTimeAsync(KV_TIMEOUT_MS);
    platform.clock += REVALIDATE_MS - 1;
    expect(await platform.visit(SHOP)).toBe(200);
    await jest.advanceTimersByTimeAsync(KV_TIMEOUT_MS);
    platform.clock += REVALIDATE_MS - 1;
    expect(await platform.visit(SHOP)).toBe(200);
  });

  it("asks KV first again, when the failure was long ago", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    platform.outage = fail;
    platform.clock += FRESH_MS + REVALIDATE_MS;
    await platform.visit(SHOP);
    platform.outage = undefined;
    platform.kv.set(kvKeyOf(SHOP), suspended);
    platform.clock += REVALIDATE_MS;
    expect(await platform.visit(SHOP)).toBe(403);
  });

  it("obeys what it last knew: a suspended tenant stays suspended", async () => {
    const platform = new NodePlatform();
    await platform.visit("suspended.acme.com");
    platform.outage = fail;
    platform.clock += STALE_IF_ERROR_MS - 1;
    expect(await platform.visit("suspended.acme.com")).toBe(403);
  });

  it("ends that after the stated age", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    platform.outage = fail;
    platform.clock += STALE_IF_ERROR_MS - 1;
    expect(await platform.visit(SHOP)).toBe(200);
    platform.clock += 1;
    expect(await platform.visit(SHOP)).toBe(503);
  });

  it("is over with the first read that succeeds", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    platform.outage = fail;
    platform.clock += FRESH_MS + REVALIDATE_MS;
    await platform.visit(SHOP);
    platform.outage = undefined;
    platform.kv.set(kvKeyOf(SHOP), suspended);
    platform.clock += QUIET_MS;
    expect(await platform.visit(SHOP)).toBe(200);
    await Promise.all(platform.background);
    expect(await platform.visit(SHOP)).toBe(403);
  });
});

describe("a flood", () => {
  it("of 10,000 unknown hosts costs one read each, a bounded memory, and no known host its place", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    for (let index = 0; index < 10_000; index++) await platform.visit(`x${index}.evil.com`);
    expect(platform.reads).toHaveLength(10_001);
    expect(platform.isolate.entries.size).toBeLessThanOrEqual(NEGATIVE_CACHE.entries + 1);
    await platform.visit(SHOP);
    expect(platform.reads).toHaveLength(10_001);
  });

  it("of names under one tenant's wildcard costs no other tenant its place", async () => {
    const platform = new NodePlatform();
    await platform.visit(SHOP);
    for (let index = 0; index < 10_000; index++) await platform.visit(`x${index}.wild.acme.com`);
    expect(platform.isolate.entries.size).toBeLessThanOrEqual(WILDCARD_CACHE.entries + 1);
    await platform.visit(SHOP);
    expect(platform.reads).toHaveLength(10_001);
  });
});
