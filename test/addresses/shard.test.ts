import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { shardOf, shardsFor } from "../../src/addresses/shard";

describe("a hostname's shard", () => {
  // Pinned: a hostname that changes its shard is destroyed in one state and created in another.
  it.each([
    ["shop.acme.com", 1, 21, 454],
    ["mystore.com", 0, 28, 115],
    ["1shop.com", 0, 11, 206],
    ["*.acme.com", 0, 2, 505],
    ["xn--bcher-kva.ch", 0, 11, 192],
    ["api.acme-store.com", 0, 19, 221],
    ["www.acme-store.com", 0, 12, 426],
    ["store.boltbikes.shop", 1, 5, 657],
    ["news.cobaltpress.io", 0, 27, 544],
    ["dunetravel.net", 1, 11, 89],
    ["www.dunetravel.net", 0, 26, 413],
    ["order.emberbakery.cafe", 1, 16, 473],
    ["portal.fjordbank.no", 0, 20, 942],
    ["*.branches.fjordbank.no", 1, 17, 430],
    ["app.initech.net", 1, 14, 32],
    ["blog.globex.com", 0, 17, 17],
    ["old.hooli.com", 0, 6, 705],
    ["new.umbrella.org", 1, 1, 430],
    ["bolt.saasprovider.com", 0, 16, 270],
    ["a.co", 0, 19, 518],
  ])("of %s is %d of 2, %d of 29, %d of 1000", (hostname, of2, of29, of1000) => {
    expect([shardOf(hostname, 2), shardOf(hostname, 29), shardOf(hostname, 1000)]).toEqual([of2, of29, of1000]);
  });

  it("stays, or becomes the new one, when a shard is added", () => {
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 1, max: 100 }), (hostname, count) => {
        const after = shardOf(hostname, count + 1);
        return after === shardOf(hostname, count) || after === count;
      }),
    );
  });

  it("spreads hostnames evenly", () => {
    const sizes = Array.from({ length: 29 }, () => 0);
    for (let i = 0; i < 10_000; i++) {
      const shard = shardOf(`shop${i}.acme-store.com`, 29);
      sizes[shard] = (sizes[shard] ?? 0) + 1;
    }
    expect(Math.max(...sizes)).toBeLessThan(450);
    expect(Math.min(...sizes)).toBeGreaterThan(250);
  });

  it.each([
    [0, 1],
    [350, 1],
    [351, 2],
    [10_000, 29],
  ])("%d hostnames ask for %d shards", (hostnames, shards) => {
    expect(shardsFor(hostnames)).toBe(shards);
  });
});
