import { describe, expect, it } from "@jest/globals";
import { CouldNotAsk, createRequests, type Edges } from "../../../src/cloudflare/client/requests";

interface World extends Edges {
  readonly slept: number[];
}

/** Time that passes only while somebody sleeps. */
function world(changes: Partial<Edges> = {}): World {
  const start = Date.parse("2026-11-23T06:00:00Z");
  const slept: number[] = [];
  return {
    slept,
    now: () => start + slept.reduce((sum, each) => sum + each, 0),
    sleep: async (length) => void slept.push(length),
    answerTimeout: 60_000,
    progress: () => {},
    ...changes,
  };
}

function failure(status: number | undefined, headers: Record<string, string> = {}): Error {
  return Object.assign(new Error("refused"), { status, headers: new Headers(headers), errors: [] });
}

/** Fails as told, then answers. */
function failing(...errors: Error[]): () => Promise<string> {
  return async () => {
    const error = errors.shift();
    if (error !== undefined) throw error;
    return "answer";
  };
}

describe("asking Cloudflare", () => {
  it.each([
    ["seconds", "120", [120_000]],
    ["a date", "Mon, 23 Nov 2026 06:02:00 GMT", [120_000]],
    ["a date that is past", "Mon, 23 Nov 2026 05:00:00 GMT", []],
    ["nothing", undefined, [300_000]],
    ["nonsense", "soon", [300_000]],
  ])("waits as long as Retry-After says: %s", async (_, header, slept) => {
    const here = world();
    const headers: Record<string, string> = header === undefined ? {} : { "retry-after": header };
    await expect(createRequests(here).ask(failing(failure(429, headers)))).resolves.toBe("answer");
    expect(here.slept).toEqual(slept);
  });

  it("lets every other question wait with it", async () => {
    const here = world();
    const requests = createRequests(here);
    await requests.ask(failing(failure(429, { "retry-after": "60" })));
    expect(here.slept).toEqual([60_000]);
    await requests.ask(failing());
    expect(requests.count()).toBe(3);
  });

  it("gives up on a limit that never opens", async () => {
    const here = world();
    const refusals = Array.from({ length: 99 }, () => failure(429, { "retry-after": "1" }));
    await expect(createRequests(here).ask(failing(...refusals))).rejects.toThrow(CouldNotAsk);
    expect(here.slept.length).toBeLessThan(20);
  });

  it("asks four times in all where that may help, each time later", async () => {
    const here = world();
    const failures = [500, 502, 503, 500].map((status) => failure(status));
    await expect(createRequests(here).ask(failing(...failures))).rejects.toThrow("Cloudflare answered 500");
    expect(here.slept).toEqual([1000, 2000, 4000]);
  });

  it.each([400, 401, 403, 404])("asks once where a second time would be no better: %i", async (status) => {
    const requests = createRequests(world());
    await expect(requests.ask(failing(failure(status)))).rejects.toMatchObject({ final: true, status });
    expect(requests.count()).toBe(1);
  });

  it("says why a connection failed, in the words of the system", async () => {
    const cause = new Error("fetch failed", { cause: Object.assign(new Error("getaddrinfo"), { code: "EAI_AGAIN" }) });
    const error = new Error("Connection error.", { cause });
    await expect(createRequests(world()).ask(failing(error, error, error, error))).rejects.toThrow(
      "Cloudflare can't be reached: EAI_AGAIN",
    );
  });

  it("stops waiting when told to", async () => {
    const stop = new AbortController();
    const here = world({ signal: stop.signal, sleep: () => new Promise(() => stop.abort()) });
    await expect(createRequests(here).ask(failing(failure(429)))).rejects.toMatchObject({ final: true });
  });
});
