import { beforeAll, describe, expect, it, jest } from "@jest/globals";
import { KV_ENTRY_FIELDS } from "../../worker/kv-entry";
import { CASES, type Case } from "./cases";
import { expectAnswer } from "./judge";
import { NodePlatform, requestTo } from "./node-platform";

// KV's time limit must neither fire nor keep the process up.
beforeAll(() => void jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] }));

async function run(example: Case, stored = (value: string) => value) {
  const platform = new NodePlatform();
  for (const [key, value] of platform.kv) platform.kv.set(key, stored(value));
  const { host, path = "/", method = "GET", headers = {}, body, hostMetadata, setup } = example;
  const request = requestTo(`http://${host}${path}`, { method, headers, body }, hostMetadata);
  const response = await platform.answer(request, platform.bindings(setup));
  return {
    status: response.status,
    headers: { ...Object.fromEntries(response.headers), "set-cookie": response.headers.getSetCookie() },
    body: await response.text(),
    log: platform.log.join("\n"),
    options: platform.dispatched[0]?.options,
  };
}

describe("the dispatch Worker, as a function", () => {
  it.each(CASES.map((example) => [`${example.behaviour} (${example.host}${example.path ?? ""})`, example]))(
    "%s",
    async (_, example) => {
      expectAnswer(await run(example as Case), (example as Case).expected);
    },
  );
});

/** A stored value as if its writer, or the Worker, had forgotten a field; other texts stay. */
const without = (field: string) => (text: string) =>
  text.startsWith("{") && text.endsWith("}") ? JSON.stringify({ ...JSON.parse(text), [field]: undefined }) : text;

describe("the field of an entry", () => {
  it.each(KV_ENTRY_FIELDS)("%s decides over the answer of one of the cases", async (field) => {
    const passes = async (example: Case) => {
      try {
        expectAnswer(await run(example, without(field)), example.expected);
        return true;
      } catch {
        return false;
      }
    };
    expect(await Promise.all(CASES.map(passes))).toContain(false);
  });
});

describe("what a request leaves behind", () => {
  it("logs names and cause of a failure, and a request id to find it by", async () => {
    const platform = new NodePlatform();
    await platform.answer(requestTo("http://throws.acme.com/", { headers: { "cf-ray": "ray-1" } }));
    expect(platform.log.map((line) => JSON.parse(line))).toEqual([
      {
        code: "E_WORKER_FAILED",
        requestId: "ray-1",
        hostname: "throws.acme.com",
        tenant: "acme",
        workerName: "throws",
        cause: "TypeError: internal-name-of-acme kaboom",
      },
    ]);
  });

  it("takes no request id that could be markup", async () => {
    const headers = { "cf-ray": "<script>", accept: "text/html" };
    const response = await new NodePlatform().answer(requestTo("http://unknown.evil.com/", { headers }));
    expect(await response.text()).not.toContain("<script>");
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("writes one data point per request: tenant, Worker, status and duration", async () => {
    const platform = new NodePlatform();
    const METRICS = { writeDataPoint: (point: (typeof platform.points)[0]) => void platform.points.push(point) };
    for (const host of ["shop.acme.com", "suspended.acme.com", "unknown.evil.com"]) {
      await platform.answer(requestTo(`http://${host}/`), { ...platform.bindings(), METRICS });
    }
    expect(platform.points).toEqual([
      { indexes: ["acme"], blobs: ["acme", "acme-shop", ""], doubles: [200, 0] },
      { indexes: ["acme"], blobs: ["acme", "", "E_SUSPENDED"], doubles: [403, 0] },
      { indexes: [""], blobs: ["", "", "E_UNKNOWN_HOST"], doubles: [404, 0] },
    ]);
  });

  it("answers although the data point cannot be written", async () => {
    const platform = new NodePlatform();
    const METRICS = {
      writeDataPoint() {
        throw new Error("dataset is gone");
      },
    };
    const response = await platform.answer(requestTo("http://shop.acme.com/"), { ...platform.bindings(), METRICS });
    expect(response.status).toBe(200);
  });

  it("blames itself when the dispatch binding is absent", async () => {
    const platform = new NodePlatform();
    const bindings = { ...platform.bindings(), DISPATCHER: undefined as never };
    const response = await platform.answer(requestTo("http://shop.acme.com/"), bindings);
    expect(await response.json()).toMatchObject({ error: { code: "E_INTERNAL" } });
    expect(platform.log.join()).toContain("there is no DISPATCHER binding");
  });

  it("hands over the very request it got when there is nothing to strip", async () => {
    const platform = new NodePlatform();
    let seen: Request | undefined;
    const DISPATCHER = {
      get: () => ({
        async fetch(request: Request) {
          seen = request;
          return new Response();
        },
      }),
    };
    const request = requestTo("http://shop.acme.com/");
    await platform.answer(request, { ...platform.bindings(), DISPATCHER });
    expect(seen).toBe(request);
  });
});
