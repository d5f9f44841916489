import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { type CloudflareClient, createClient, RequestFailed } from "../../../src/cloudflare/client/client";
import { type ClientOptions, sleepFor } from "../../../src/cloudflare/client/options";

interface Setting {
  readonly client: CloudflareClient;
  readonly slept: readonly number[];
  /** In real time. */
  readonly sent: readonly number[];
  /** By the client's clock. */
  readonly sentAt: readonly number[];
}

/** Answers as told, then with a list; time passes only while somebody sleeps. */
async function setting(answers: readonly (() => Response)[], changes: Partial<ClientOptions> = {}): Promise<Setting> {
  const start = Date.parse("2026-11-23T06:00:00Z");
  const queue = [...answers];
  const slept: number[] = [];
  const sent: number[] = [];
  const sentAt: number[] = [];
  const now = () => start + slept.reduce((sum, each) => sum + each, 0);
  const client = await createClient(
    { CLOUDFLARE_API_TOKEN: "token" },
    {
      now,
      // Time passes only once whatever is ready has been sent.
      sleep: async (length) => {
        await new Promise(setImmediate);
        slept.push(length);
      },
      answerTimeout: 60_000,
      progress: () => {},
      retries: 0,
      fetch: async () => {
        sent.push(Date.now());
        sentAt.push(now());
        return (queue.shift() ?? LIST)();
      },
      ...changes,
    },
  );
  return { client, slept, sent, sentAt };
}

const JSON_TYPE = { "content-type": "application/json" };
const LIST = () => Response.json({ success: true, result: [], result_info: { total_count: 0 } });

function failure(status: number, headers: Record<string, string> = {}): () => Response {
  const body = JSON.stringify({ success: false, errors: [] });
  return () => new Response(body, { status, headers: { ...JSON_TYPE, ...headers } });
}

const ask = async ({ client }: Setting) =>
  (await client.ask((api, options) => api.customHostnames.list({ zone_id: "1" }, options))).result;

afterEach(() => {
  jest.useRealTimers();
});

describe("asking Cloudflare", () => {
  it.each([
    ["seconds", "120", [120_000]],
    ["a date", "Mon, 23 Nov 2026 06:02:00 GMT", [120_000]],
    ["a date that is past", "Mon, 23 Nov 2026 05:00:00 GMT", []],
    ["nothing", undefined, [300_000]],
    ["nonsense", "soon", [300_000]],
  ])("waits as long as Retry-After says: %s", async (_, header, slept) => {
    const headers: Record<string, string> = header === undefined ? {} : { "retry-after": header };
    const here = await setting([failure(429, headers)]);
    await expect(ask(here)).resolves.toEqual([]);
    expect(here.slept).toEqual(slept);
  });

  it("lets every other request wait for Cloudflare's rate limit too", async () => {
    const here = await setting([failure(429, { "retry-after": "60" })]);
    const first = ask(here);
    while (here.sent.length === 0) await Promise.resolve();
    await Promise.all([first, ask(here)]);
    expect(here.slept).toEqual([60_000]);
    expect(here.sent).toHaveLength(3);
  });

  it("gives up on a limit that never opens", async () => {
    const here = await setting(
      Array.from({ length: 99 }, () => failure(429, { "retry-after": "1" })),
      { retries: 3 },
    );
    await expect(ask(here)).rejects.toThrow(RequestFailed);
    expect(here.slept.length).toBeLessThan(20);
  });

  it("sends a request four times in all where that may help, each time later", async () => {
    jest.useFakeTimers();
    const here = await setting(
      [500, 502, 503, 500].map((status) => failure(status)),
      { retries: 3 },
    );
    const asked = expect(ask(here)).rejects.toThrow("Cloudflare answered 500");
    await jest.advanceTimersByTimeAsync(10_000);
    await asked;
    const [first = 0, second = 0, third = 0, fourth = 0] = here.sent;
    expect(here.sent).toHaveLength(4);
    expect(third - second).toBeGreaterThan(second - first);
    expect(fourth - third).toBeGreaterThan(third - second);
  });

  it.each([400, 401, 403, 404])("asks once where a second time would be no better: %i", async (status) => {
    const here = await setting([failure(status)], { retries: 3 });
    await expect(ask(here)).rejects.toMatchObject({ final: true, status });
    expect(here.sent).toHaveLength(1);
  });

  it("says why a connection failed, in the words of the system", async () => {
    const cause = new Error("fetch failed", { cause: Object.assign(new Error("getaddrinfo"), { code: "EAI_AGAIN" }) });
    const here = await setting([], { fetch: () => Promise.reject(new TypeError("fetch failed", { cause })) });
    await expect(ask(here)).rejects.toThrow("Cloudflare can't be reached: EAI_AGAIN");
  });

  it("takes a body that never ends for no answer", async () => {
    const endless: typeof fetch = async (_, init) => {
      const body = new ReadableStream({
        start: (stream) => init?.signal?.addEventListener("abort", () => stream.error(init.signal?.reason)),
      });
      return new Response(body, { headers: JSON_TYPE });
    };
    await expect(ask(await setting([], { fetch: endless, answerTimeout: 20 }))).rejects.toThrow(
      "Cloudflare gave no answer in 0.02 seconds",
    );
  });

  it.each([
    ["a proxy's page", new Response("<html>", { headers: { "content-type": "text/html" } })],
    ["nothing", new Response("", { headers: JSON_TYPE })],
    ["half an answer", new Response('{"result":[', { headers: JSON_TYPE })],
    ["null", Response.json(null)],
    ["a number", Response.json(1)],
    ["no result", Response.json({ success: true })],
    ["a result of null", Response.json({ success: true, result: null })],
  ])("takes %s with status 200 for no answer, and not for an empty list", async (_, response) => {
    await expect(ask(await setting([() => response]))).rejects.toThrow(
      "Cloudflare can't be reached: the response is not from Cloudflare's API",
    );
  });

  it.each([
    ["for the rate limit", failure(429), 0],
    ["between two attempts", failure(500), 3],
  ])("stops waiting %s when told to", async (_, answer, retries) => {
    const stop = new AbortController();
    const here = await setting([], {
      signal: stop.signal,
      retries,
      sleep: () => new Promise(() => stop.abort()),
      fetch: async () => {
        setTimeout(() => stop.abort(), 20);
        return answer();
      },
    });
    await expect(ask(here)).rejects.toMatchObject({ final: true });
  });

  it("leaves no timer behind that would keep the program running", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const started = Date.now();
    await sleepFor(60_000, stop.signal);
    expect(Date.now() - started).toBeLessThan(30_000);
  });

  it("stays under 1,200 requests in 5 minutes by itself, and says why it waits", async () => {
    const said: string[] = [];
    const here = await setting([], { progress: (text) => void said.push(text) });
    await Promise.all(Array.from({ length: 2300 }, () => ask(here)));
    const { sentAt: sent } = here;
    expect(sent.length).toBe(2300);
    const busiest = Math.max(...sent.map((from) => sent.filter((at) => at >= from && at < from + 300_000).length));
    expect(busiest).toBe(1000);
    const words = "Switchyard sends at most 1000 requests in 5 minutes: waiting 300 seconds.";
    expect(said).toEqual([words, words]);
  });

  it.each([
    ["few are left of many", '"default";r=200;t=42', '"default";q=1200;w=300', [42_000]],
    ["none are left of an unknown number", '"burst";r=0;t=3', '"default";q=1200;w=300', [3_000]],
    [
      "few are left of one of several",
      '"default";r=900;t=42, "burst";t=5;r=1',
      '"default";q=1200;w=300,"burst";q=6;w=60',
      [5_000],
    ],
    ["the window is longer than Cloudflare's", '"default";r=0;t=99999', '"default";q=1200;w=300', [300_000]],
    ["many are left", '"default";r=201;t=42', '"default";q=1200;w=300', []],
    ["nothing is said", undefined, undefined, []],
    ["nonsense is said", '"default";r=-1;t=42, ;;, r=x', "q=", []],
  ])("leaves the last sixth of Cloudflare's limit to others: %s", async (_, ratelimit, policy, slept) => {
    const said: string[] = [];
    const headers = { ...(ratelimit && { ratelimit }), ...(policy && { "ratelimit-policy": policy }) };
    const near = () => Response.json({ success: true, result: [], result_info: {} }, { headers });
    const here = await setting([near], { progress: (text) => void said.push(text) });
    await ask(here);
    expect([here.slept, said]).toEqual([[], []]);
    await ask(here);
    expect(here.slept).toEqual(slept);
    expect(said).toHaveLength(slept.length);
    expect(
      said.every((text) => / requests are left of Cloudflare's rate limit: waiting \d+ seconds\.$/.test(text)),
    ).toBe(true);
  });
});
