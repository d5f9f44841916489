import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import Cloudflare from "cloudflare";
import { MINUTES } from "../../../emulator/api/clock";
import { createRateLimits } from "../../../emulator/api/limits";
import { type Emulator, startEmulator } from "../../../emulator/api/server";

let emulator: Emulator;
let client: Cloudflare;
let zone_id: string;

async function start(limits: boolean): Promise<void> {
  emulator = await startEmulator({ limits });
  client = new Cloudflare({ apiToken: emulator.token, baseURL: emulator.url, maxRetries: 0 });
  zone_id = (await client.zones.create({ account: { id: emulator.accountId }, name: "saasprovider.com" })).id;
}
afterEach(() => emulator.stop());

const order = (hostname: string) =>
  client.customHostnames.create({ zone_id, hostname, ssl: { method: "http", type: "dv" } });

describe("an injected fault", () => {
  beforeEach(() => start(false));

  it.each([
    ["500", { status: 500, errors: [{ code: 1500 }] }],
    ["502-html", { status: 502 }],
    ["429", { status: 429, errors: [{ code: 971 }] }],
    ["reset", { message: "Connection error." }],
  ] as const)("%s keeps the request from being done", async (kind, expected) => {
    emulator.faults.inject({ kind, match: { method: "POST", path: "/zones/*/custom_hostnames" } });
    await expect(order("shop.acme-store.com")).rejects.toMatchObject(expected);
    expect(emulator.state().custom_hostname).toEqual([]);
    await order("shop.acme-store.com");
  });

  it("timeout never answers, and does nothing", async () => {
    emulator.faults.inject({ kind: "timeout", match: { method: "DELETE" } });
    const request = {
      method: "DELETE",
      headers: { authorization: `Bearer ${emulator.token}` },
      signal: AbortSignal.timeout(50),
    };
    await expect(fetch(`${emulator.url}/zones/${zone_id}`, request)).rejects.toMatchObject({ name: "TimeoutError" });
    expect(emulator.requests.all().at(-1)).toMatchObject({ verb: "delete", status: 0, fault: "timeout" });
    await client.zones.get({ zone_id });
  });

  it("lost-answer does the request all the same: the second try is a duplicate", async () => {
    emulator.faults.inject({ kind: "lost-answer", match: { method: "POST" } });
    await expect(order("shop.acme-store.com")).rejects.toMatchObject({ message: "Connection error." });
    await expect(order("shop.acme-store.com")).rejects.toMatchObject({ status: 409, errors: [{ code: 1406 }] });
  });

  it("slow answers late, but rightly", async () => {
    emulator.faults.inject({ kind: "slow", match: {}, delay: 20 });
    const begun = performance.now();
    await order("shop.acme-store.com");
    expect(performance.now() - begun).toBeGreaterThanOrEqual(19);
  });

  it("hits as often as asked, after as many as asked, and a page by its query", async () => {
    const list = (page: number) => client.customHostnames.list({ zone_id, page });
    emulator.faults.inject({ kind: "500", match: { path: "*/custom_hostnames?*page=3*" }, times: 2, after: 1 });
    await list(2);
    await list(3);
    await expect(list(3)).rejects.toMatchObject({ status: 500 });
    await expect(list(3)).rejects.toMatchObject({ status: 500 });
    await list(3);
    expect(emulator.faults.pending()).toEqual([]);
  });

  it("is waited out by the official client as long as Retry-After says", async () => {
    const patient = new Cloudflare({ apiToken: emulator.token, baseURL: emulator.url, maxRetries: 1 });
    emulator.faults.inject({ kind: "429", match: {}, retryAfter: 0.01 });
    await patient.zones.get({ zone_id });
    expect(
      emulator.requests
        .all()
        .slice(-2)
        .map(({ status, fault }) => ({ status, fault })),
    ).toEqual([
      { status: 429, fault: "429" },
      { status: 200, fault: undefined },
    ]);
  });
});

describe("the rate limits, on the emulator's clock", () => {
  it("are told with every answer: how many requests are left, and until when", async () => {
    await start(true);
    const get = async () => {
      const headers = { authorization: `Bearer ${emulator.token}` };
      const answer = await fetch(`${emulator.url}/zones`, { headers });
      return [answer.headers.get("ratelimit"), answer.headers.get("ratelimit-policy")];
    };
    expect(await get()).toEqual(['"default";r=1198;t=300', '"default";q=1200;w=300']);
    emulator.clock.advance({ minutes: 1 });
    expect(await get()).toEqual(['"default";r=1197;t=240', '"default";q=1200;w=300']);
  });

  beforeEach(() => start(true));

  it("let 1,200 requests pass in five minutes, then none for five minutes", () => {
    const limits = createRateLimits();
    for (let count = 0; count < 1_200; count += 1) limits.request(0);
    expect(() => limits.request(MINUTES)).toThrow(
      expect.objectContaining({ status: 429, headers: { "retry-after": "300" } }),
    );
    expect(() => limits.request(6 * MINUTES - 1)).toThrow(expect.objectContaining({ headers: { "retry-after": "1" } }));
    limits.request(6 * MINUTES);
  });

  it("start again every five minutes", () => {
    const limits = createRateLimits();
    for (let count = 0; count < 1_200; count += 1) limits.request(0);
    for (let count = 0; count < 1_200; count += 1) limits.request(5 * MINUTES);
  });

  it("let 15 certificates be ordered in a minute, then none for 30 seconds; only orders that succeed count", async () => {
    await expect(order("shop.example.com")).rejects.toMatchObject({ status: 400 });
    for (let count = 0; count < 15; count += 1) await order(`shop-${count}.acme-store.com`);
    const error = await order("one-more.acme-store.com").catch((reason) => reason);
    expect([error.status, error.headers.get("retry-after")]).toEqual([429, "30"]);
    emulator.clock.advance({ seconds: 60 });
    await order("one-more.acme-store.com");
  });

  it("are off unless asked for", async () => {
    await emulator.stop();
    await start(false);
    for (let count = 0; count < 16; count += 1) await order(`shop-${count}.acme-store.com`);
  });
});
