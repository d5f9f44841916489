import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { type CloudflareClient, createClient } from "../../src/cloudflare/client/client";
import type { HostnamePage } from "../../src/cloudflare/client/hostname-list";
import { filePageStore } from "../../src/cloudflare/client/page-store";
import { linesOf, type StatusReport, totalsOf } from "../../src/status/report";
import { type PlatformLife, startPlatform } from "./platform-life";

let life: PlatformLife;

afterEach(async () => {
  await life.stop();
});

const LIST = "/zones/*/custom_hostnames";
const PAGE_3 = `${LIST}?page=3&per_page=50`;
const names = (count: number) => Array.from({ length: count }, (_, index) => `h${index}.acme-store.com`);

async function start(count: number): Promise<void> {
  life = await startPlatform(
    { acme: { hostnames: names(count).map((hostname) => ({ hostname })) } },
    { entitlements: {} },
  );
}

/** No time at all for the answers that a fault swallows; as much as ever for the others. */
function hurried(isSwallowed: (url: string) => boolean): typeof fetch {
  return async (input, init) => {
    if (!isSwallowed(String(input))) return await fetch(input, init);
    const timeout = AbortSignal.timeout(20);
    return await fetch(input, { ...init, signal: timeout }).catch(() => Promise.reject(new Error("timed out")));
  };
}

function listed(): number {
  return life.emulator.requests.counts().custom_hostname?.list ?? 0;
}

function said({ environments }: StatusReport): readonly string[] {
  return environments.flatMap(({ failures }) => failures);
}

describe("reading a zone of 120 hostnames", () => {
  it("takes a page for 50, and a handful of requests beside", async () => {
    await start(120);
    const report = await life.look();
    expect(said(report)).toEqual([]);
    expect(totalsOf(linesOf(report))).toMatchObject({ customer: 120, unasked: 0 });
    expect(
      life.emulator.requests
        .all()
        .map(({ method, resource, verb }) => `${method} ${resource} ${verb}`)
        .sort(),
    ).toEqual([
      "GET custom_hostname list",
      "GET custom_hostname list",
      "GET custom_hostname list",
      "GET custom_hostname_fallback_origin get",
      "GET custom_hostname_quota get",
      "GET workers_for_platforms_dispatch_namespace get",
      "GET workers_for_platforms_script list",
      "GET workers_kv list",
      "GET workers_kv_namespace list",
      "GET workers_route list",
      "GET workers_script get",
      "GET zone list",
      "POST workers_kv list",
      "POST workers_kv list",
    ]);
  });

  it("asks for a few by name, where that takes fewer requests than the pages", async () => {
    await start(120);
    const selection = { tenants: new Set<string>(), hostnames: new Set(["h7.acme-store.com"]), undeclared: [] };
    const report = await life.look({}, selection);
    expect(linesOf(report).map(({ hostname }) => hostname)).toEqual(["h7.acme-store.com"]);
    expect(listed()).toBe(1);
    // Beside it: zone, fallback origin, quota, routes, dispatch Worker, namespace, user Worker, KV namespace, entry.
    expect(life.emulator.requests.all()).toHaveLength(10);
  });

  it("waits as long as Retry-After says, then goes on", async () => {
    await start(120);
    life.emulator.faults.inject({ match: { path: LIST }, kind: "429", after: 1, retryAfter: 77 });
    const progress: string[] = [];
    const before = life.emulator.clock.now().getTime();
    const report = await life.look({ client: await life.client({ progress: (text) => void progress.push(text) }) });
    expect(said(report)).toEqual([]);
    expect(life.emulator.clock.now().getTime() - before).toBe(77_000);
    expect(progress).toContain("Cloudflare's rate limit is reached: waiting 77 seconds.");
  });

  it.each(["500", "502-html", "timeout", "reset"] as const)("gets over a %s that passes", async (kind) => {
    await start(120);
    life.emulator.faults.inject({ match: { path: PAGE_3 }, kind });
    const swallowed = (url: string) => url.includes("page=3&") && life.emulator.faults.pending().length > 0;
    const report = await life.look({ client: await life.client({ fetch: hurried(swallowed) }) });
    expect(said(report)).toEqual([]);
    expect(totalsOf(linesOf(report)).unasked).toBe(0);
  });

  it("tells the hostnames of a page that never comes apart from an answer", async () => {
    await start(120);
    life.emulator.faults.inject({ match: { path: PAGE_3 }, kind: "timeout", times: 99 });
    const client = await life.client({ fetch: hurried((url) => url.includes("page=3&")), retries: 0 });
    const report = await life.look({ client });
    expect(said(report)).toEqual(["page 3 of the custom hostnames: Cloudflare gave no answer in 60 seconds"]);
    expect(totalsOf(linesOf(report))).toMatchObject({ customer: 100, unasked: 20 });
    expect(linesOf(report).find(({ judgement }) => judgement.verdict === "unasked")?.judgement).toMatchObject({
      verdict: "unasked",
      words: "Not checked: page 3 of the custom hostnames: Cloudflare gave no answer in 60 seconds",
    });
  });

  it("gives every answer its time, and no more", async () => {
    await start(1);
    life.emulator.faults.inject({ match: {}, kind: "timeout", times: 99 });
    const report = await life.look({ client: await life.client({ answerTimeout: 20, retries: 0 }) });
    expect(said(report)).toEqual(["Cloudflare gave no answer in 0.02 seconds"]);
    expect(totalsOf(linesOf(report))).toMatchObject({ unasked: 1 });
  });

  it("keeps the pages it has read, and goes on with them", async () => {
    await start(120);
    life.emulator.faults.inject({ match: { path: PAGE_3 }, kind: "500" });
    expect(said(await life.look({ client: await life.client({ retries: 0 }) }))).toEqual([
      "page 3 of the custom hostnames: Cloudflare answered 500: Internal Server Error (1500)",
    ]);
    life.emulator.requests.clear();
    const progress: string[] = [];
    const report = await life.look({ client: await life.client({ progress: (text) => void progress.push(text) }) });
    expect(said(report)).toEqual([]);
    expect(progress).toContain("Continuing after 2 pages from an interrupted run.");
    expect(listed()).toBe(1);
    expect(existsSync(join(life.folder, "production.jsonl"))).toBe(false);
  });

  it("stops when told to, and goes on with the pages it has", async () => {
    await start(120);
    const stop = new AbortController();
    const store = filePageStore<HostnamePage>(join(life.folder, "production.jsonl"), life.zoneId);
    const pageStore = () => ({
      ...store,
      save: (page: Parameters<typeof store.save>[0]) => {
        store.save(page);
        stop.abort();
      },
    });
    const report = await life.look({ client: await life.client({ signal: stop.signal }), pageStore });
    expect(said(report)[0]).toBe("the custom hostnames, after 1 of 3 pages: stopped before it was asked");
    expect(totalsOf(linesOf(report))).toMatchObject({ unasked: 70 });
    life.emulator.requests.clear();
    expect(said(await life.look())).toEqual([]);
    expect(listed()).toBe(2);
  });

  it("does not go on with pages that are older than ten minutes, or with half a page", async () => {
    await start(120);
    life.emulator.faults.inject({ match: { path: PAGE_3 }, kind: "500" });
    await life.look({ client: await life.client({ retries: 0 }) });
    const file = join(life.folder, "production.jsonl");
    expect(readFileSync(file, "utf8").split("\n")).toHaveLength(3);
    life.advance({ minutes: 11 });
    life.emulator.requests.clear();
    await life.look();
    expect(listed()).toBe(3);
  });

  it("misses no one when hostnames come and go while it reads", async () => {
    await start(120);
    const { result } = await life.api.customHostnames.list({ zone_id: life.zoneId });
    const gone = result[0];
    const usual = await life.client();
    const client: CloudflareClient = {
      ...usual,
      // Everybody behind it moves up by one before the second page is asked for: one falls between two pages.
      ask: async (call) => {
        const answer = await usual.ask(call);
        const { result_info: info } = answer as { result_info?: { page?: number; total_count?: number } };
        if (info?.page === 1 && info.total_count === 120) await remove(gone?.id ?? "");
        return answer;
      },
    };
    const report = await life.look({ client });
    expect(said(report)).toEqual([]);
    const missing = linesOf(report).filter(({ status }) => status === "missing");
    expect(missing.map(({ hostname }) => hostname)).toEqual([gone?.hostname]);
  });

  it("refuses a revoked token at once", async () => {
    await start(120);
    const env = { CLOUDFLARE_API_TOKEN: "revoked", CLOUDFLARE_BASE_URL: life.emulator.url };
    const report = await life.look({ client: await createClient(env, life.options()) });
    expect(said(report)).toHaveLength(1);
    expect(said(report)[0]).toMatch(
      /^Cloudflare answered 40[013]: .*The token in CLOUDFLARE_API_TOKEN is not valid, was revoked, or may not read this$/,
    );
    expect(totalsOf(linesOf(report)).unasked).toBe(120);
    expect(life.emulator.requests.all()).toHaveLength(1);
  });
});

describe("a wrong zone", () => {
  it("is told by its name", async () => {
    await start(1);
    const other = await life.api.zones.create({ name: "other.com", account: { id: life.emulator.accountId } });
    Object.assign(life.environment.platform.zone, { id: other.id });
    expect(said(await life.look())).toEqual([
      `zone.id ${other.id} is Cloudflare's id of other.com, not of saasprovider.com: correct zone.id or zone.name in the platform file`,
    ]);
  });

  it("is told by its id", async () => {
    await start(1);
    const id = "ffffffffffffffffffffffffffffffff";
    Object.assign(life.environment.platform.zone, { id });
    expect(said(await life.look())).toEqual([
      `Cloudflare knows no zone with the id ${id}: correct zone.id in the platform file`,
    ]);
  });
});

it("names what is at Cloudflare and not declared, and what is declared and not at Cloudflare", async () => {
  await start(2);
  const { result } = await life.api.customHostnames.list({ zone_id: life.zoneId });
  await remove(result.find(({ hostname }) => hostname === "h0.acme-store.com")?.id ?? "");
  await life.api.customHostnames.create({
    zone_id: life.zoneId,
    hostname: "shop.stranger.com",
    ssl: { method: "http", type: "dv" },
  });
  const report = await life.look();
  expect(report.environments[0]?.foreign).toEqual([
    {
      environment: "production",
      hostname: "shop.stranger.com",
      status: "pending",
      certificate: "initializing",
      listed: false,
    },
  ]);
  expect(linesOf(report).map(({ hostname, status }) => [hostname, status])).toEqual([
    ["h0.acme-store.com", "missing"],
    ["h1.acme-store.com", "pending"],
  ]);
});

it("lets DNS hold nothing up", async () => {
  await start(2);
  const never = () => new Promise<never>(() => {});
  const silent = { cname: never, addresses: never, txt: never, caa: never };
  const report = await life.look({ dns: { questions: silent, time: 20 } });
  expect(said(report)).toEqual([]);
  expect(linesOf(report)[0]?.dns.route).toEqual({ checked: false, why: "DNS took too long" });
  expect(linesOf(report)[0]?.judgement.words).toBe(
    "The hostname does not point to Cloudflare yet. Cloudflare gives up by 2026-11-28 00:01 UTC, in 7 days.",
  );
});

async function remove(id: string): Promise<void> {
  await life.api.customHostnames.delete(id, { zone_id: life.zoneId });
}
