import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { ApiError, send } from "../../../emulator/provider/api-client";
import type { ProviderVersion } from "../../../emulator/provider/provider-version";
import { releaseOf } from "../../../emulator/provider/release";

let server: Server | undefined;
const waits: number[] = [];

afterEach(() => {
  waits.length = 0;
  server?.closeAllConnections();
  server?.close();
});

async function api(listener: RequestListener, version: ProviderVersion = "5.22.0") {
  const running = createServer(listener);
  server = running;
  await new Promise<void>((resolve) => running.listen(0, "127.0.0.1", resolve));
  const { port } = running.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/client/v4/`,
    token: "secret",
    timeoutMs: 5000,
    patience: releaseOf(version).patience,
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds);
    },
  };
}

/** Answers with each status in turn, the last one for ever. */
function answering(...answers: [status: number, headers?: Record<string, string>][]): RequestListener {
  let count = 0;
  return (_, response) => {
    const [status, headers] = answers[Math.min(count, answers.length - 1)] ?? [500];
    count += 1;
    response.writeHead(status, headers).end('{"result":{"id":"1"}}');
  };
}

describe("a request", () => {
  it("carries the token and a JSON body, below the base URL", async () => {
    const seen: unknown[] = [];
    const options = await api((request, response) => {
      const { method, url, headers } = request;
      seen.push(method, url, headers.authorization, headers["content-type"]);
      response.end("{}");
    });
    await send(options, { method: "POST", path: "zones", body: { name: "a" } });
    expect(seen).toEqual(["POST", "/client/v4/zones", "Bearer secret", "application/json"]);
  });

  it("answers with the result of the envelope", async () => {
    const answer = await send(await api(answering([200])), { method: "GET", path: "zones/1" });
    expect(answer).toMatchObject({ status: 200, result: { id: "1" } });
  });

  it("waits as long as Retry-After says, a minute or more", async () => {
    const options = await api(answering([429, { "retry-after": "300" }], [429, { "retry-after": "2" }], [200]));
    await send(options, { method: "GET", path: "zones/1" });
    expect(waits).toEqual([300_000, 2_000]);
  });

  it("gives up after ten retries, each after twice the wait, from two seconds to thirty", async () => {
    const failing = send(await api(answering([500])), { method: "GET", path: "zones/1" });
    await expect(failing).rejects.toThrow(/^GET "http:.*\/client\/v4\/zones\/1": 500 Internal Server Error/);
    expect(waits).toEqual([2000, 4000, 8000, 16000, 30000, 30000, 30000, 30000, 30000, 30000]);
  });

  it("of 5.14.0 gives up after three tries, and waits no minute, whatever Retry-After says", async () => {
    const options = await api(
      answering([429, { "retry-after": "60" }], [429, { "retry-after": "59" }], [429]),
      "5.14.0",
    );
    await expect(send(options, { method: "GET", path: "zones/1" })).rejects.toMatchObject({ status: 429 });
    expect(waits).toEqual([500, 59_000]);
  });

  it.each(["while the answer is awaited", "while it waits to try again"])(
    "is given up when interrupted %s",
    async (moment) => {
      const interruption = new AbortController();
      const waiting = moment === "while it waits to try again";
      const options = await api((_, response) => {
        if (waiting) response.writeHead(500).end();
        else interruption.abort();
      });
      const sleep = () => {
        interruption.abort();
        return new Promise<void>(() => {});
      };
      const cancelled = send({ ...options, sleep, signal: interruption.signal }, { method: "PUT", path: "zones/1" });
      await expect(cancelled).rejects.toThrow(/^PUT "http:.*\/zones\/1": context canceled$/);
    },
  );

  it("tries again after a lost connection", async () => {
    let count = 0;
    const options = await api((request, response) => {
      count += 1;
      if (count === 1) request.socket.destroy();
      else response.end("{}");
    });
    await send(options, { method: "GET", path: "zones/1" });
    expect(count).toBe(2);
  });

  it.each([400, 403, 404])("does not try %i again, and says what was answered", async (status) => {
    const refused = send(await api(answering([status])), { method: "GET", path: "zones/1" });
    await expect(refused).rejects.toMatchObject({ status, message: expect.stringContaining('{"result":{"id":"1"}}') });
    await expect(refused).rejects.toBeInstanceOf(ApiError);
    expect(waits).toEqual([]);
  });

  it("says why when no one listens", async () => {
    const options = await api(answering([200]));
    server?.close();
    await expect(send(options, { method: "GET", path: "zones/1" })).rejects.toThrow("ECONNREFUSED");
  });
});
