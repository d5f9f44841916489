import { afterEach, describe, expect, it } from "@jest/globals";
import { type News, newsJson, newsText, watch } from "../../src/status/watch";
import { type PlatformLife, startPlatform } from "./platform-life";

const HOST = "shop.acme-store.com";
const selection = { tenants: new Set(["acme"]), hostnames: new Set<string>(), undeclared: [] };

let life: PlatformLife;

afterEach(async () => {
  await life.stop();
});

async function follow(minutes: number, during: (look: number) => void = () => {}, signal?: AbortSignal) {
  life = await startPlatform({ acme: { hostnames: [{ hostname: HOST }] } });
  const told: News[] = [];
  let looks = 0;
  const { serving } = await watch({
    interval: 30_000,
    deadline: life.emulator.clock.now().getTime() + minutes * 60_000,
    read: async () => await life.look({}, selection),
    tell: (news) => void told.push(news),
    signal,
    sleep: async (length) => {
      looks += 1;
      during(looks);
      life.advance(length);
    },
  });
  return { told, printed: told.map(newsText), serving, looks };
}

describe("watching a tenant", () => {
  it("prints what changes, nothing else, and ends when all serve", async () => {
    const { printed, serving } = await follow(60, (look) => {
      if (look === 3) life.publish(HOST, "CNAME", "customers.saasprovider.com");
    });
    expect(serving).toBe(true);
    const waiting = "waiting for the customer. DNS has no record. Cloudflare gives up by 2026-11-28 00:01 UTC, in";
    const issuing = "waiting for Cloudflare. The certificate is validated and";
    expect(printed).toEqual([
      `2026-11-21 00:01 UTC  ${HOST}: ${waiting} 7 days. Next: The customer must add these DNS records.`,
      `2026-11-21 00:01 UTC  ${HOST}: ${waiting} 6 days. Next: The customer must add these DNS records.`,
      `2026-11-21 00:02 UTC  ${HOST}: waiting for the customer -> waiting for Cloudflare. DNS points to your zone. Cloudflare checks again by 2026-11-21 00:03 UTC.`,
      `2026-11-21 00:03 UTC  ${HOST}: ${issuing} pending_issuance, which takes minutes.`,
      `2026-11-21 00:04 UTC  ${HOST}: ${issuing} pending_deployment, which takes minutes.`,
      `2026-11-21 00:04 UTC  ${HOST}: waiting for Cloudflare -> live. Serves traffic.`,
    ]);
  });

  it("tells machines the same, a JSON line each", async () => {
    const { told } = await follow(1);
    expect(told.map(newsJson).map((line) => JSON.parse(line))).toEqual([
      {
        at: "2026-11-21T00:01:00.000Z",
        hostname: HOST,
        verdict: "customer",
        words: "DNS has no record. Cloudflare gives up by 2026-11-28 00:01 UTC, in 7 days.",
        next: "The customer must add these DNS records.",
      },
      expect.objectContaining({ hostname: HOST, before: "customer", verdict: "customer" }),
    ]);
  });

  it("ends at its deadline", async () => {
    const { serving, looks } = await follow(5);
    expect({ serving, looks }).toEqual({ serving: false, looks: 10 });
  });

  it("ends when the person stops it, without another look", async () => {
    const stop = new AbortController();
    const { looks, printed } = await follow(60, () => stop.abort(), stop.signal);
    expect({ looks, printed: printed.length }).toEqual({ looks: 1, printed: 1 });
  });

  it("takes a look that failed for no change", async () => {
    const { printed } = await follow(2, (look) => {
      life.emulator.faults.clear();
      if (look === 2)
        life.emulator.faults.inject({ match: { path: "/zones/*/custom_hostnames" }, kind: "500", times: 4 });
    });
    expect(printed.filter((text) => text.includes("not checked"))).toHaveLength(1);
    expect(printed.filter((text) => text.includes("waiting for the customer"))).toHaveLength(2);
  });
});
