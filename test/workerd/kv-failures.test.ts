import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { namespaceBinding, startWorkerd, type WorkerdProcess } from "../../bench/worker/workerd-process";
import { bundleWorker } from "../../src/bundle/worker";
import { packageRoot } from "../../src/package-root";
import { open, sendRaw } from "./raw-http";

// workerd without miniflare, so that its own KV client meets a KV that we can break.
type Behaviour = (response: ServerResponse, keys: string[]) => void;

const value = (workerName: string) => JSON.stringify({ workerName, tenant: "acme" });
const works: Behaviour = (response, keys) =>
  response.end(
    JSON.stringify(Object.fromEntries(keys.map((key) => [key, key.includes("_wildcard") ? null : value("shop")]))),
  );

let behaviour: Behaviour = works;
let reads = 0;
let kv: Server;
let workerd: WorkerdProcess;

beforeAll(async () => {
  kv = createServer(async (request: IncomingMessage, response) => {
    reads++;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    behaviour(response, JSON.parse(Buffer.concat(chunks).toString()).keys);
  });
  await once(kv.listen(0, "127.0.0.1"), "listening");
  const { code } = await bundleWorker({ packageRoot: packageRoot() });
  const variables = { LOOKUP: 'text = "kv"', ZONE_NAME: 'text = "saasprovider.com"' };
  const DISPATCHER = namespaceBinding({ shop: "shop" }, "shop");
  workerd = await startWorkerd({
    workers: {
      dispatch: { script: code, bindings: { ...variables, KV: 'kvNamespace = "kv"', DISPATCHER }, socket: true },
      unbound: { script: code, bindings: { ...variables, KV: 'kvNamespace = "kv"' }, socket: true },
      lost: { script: code, bindings: { ...variables, DISPATCHER }, socket: true },
      shop: { script: `export default { fetch: () => new Response("shop") };` },
    },
    servers: { kv: `127.0.0.1:${(kv.address() as AddressInfo).port}` },
  });
});

afterAll(() => {
  workerd.stop();
  kv.closeAllConnections();
  kv.close();
});

async function visit(host: string, worker = "dispatch") {
  const { status, headers, body } = await sendRaw({ port: workerd.ports[worker] ?? 0, host });
  return { status, retryAfter: headers["retry-after"], code: /E_[A-Z_]+/.exec(body)?.[0] };
}

const unavailable = { status: 503, retryAfter: "5", code: "E_UNAVAILABLE" };

describe("a KV that fails", () => {
  it.each<[string, Behaviour]>([
    ["answers 500", (response) => response.writeHead(500).end("internal error")],
    ["answers 429", (response) => response.writeHead(429).end("slow down")],
    [
      "returns HTML",
      (response) => response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><h1>oops"),
    ],
    ["returns JSON that is no answer", (response) => response.end('{"error":"overloaded"}')],
    ["returns half an answer", (response, [own = ""]) => response.end(JSON.stringify({ [own]: null }))],
    ["returns an empty body", (response) => response.writeHead(200).end()],
    ["cuts the connection", (response) => response.destroy()],
    ["never answers", () => {}],
  ])(
    "that %s makes 503 with Retry-After of an unknown host",
    async (name, broken) => {
      behaviour = broken;
      expect(await visit(`${name.replaceAll(" ", "-")}.acme.com`.toLowerCase())).toEqual(unavailable);
    },
    10_000,
  );

  it("that returns 26 MB is refused, and the next visitor served", async () => {
    behaviour = (response, keys) => response.end(JSON.stringify({ [keys[0] ?? ""]: "x".repeat(26 << 20) }));
    expect((await visit("large.acme.com")).status).toBeGreaterThanOrEqual(500);
    behaviour = works;
    expect(await visit("after-large.acme.com")).toMatchObject({ status: 200 });
  });

  it("does not touch the hosts that are held", async () => {
    behaviour = works;
    await visit("held.acme.com");
    behaviour = (response) => response.writeHead(500).end();
    reads = 0;
    expect(await visit("held.acme.com")).toMatchObject({ status: 200 });
    expect(reads).toBe(0);
  });

  it("keeps no visitor waiting for the read of one who has left", async () => {
    let asked = () => {};
    const hanging = new Promise<void>((resolve) => {
      asked = resolve;
    });
    behaviour = () => asked();
    const leaver = open({ port: workerd.ports.dispatch ?? 0, host: "left.acme.com" });
    leaver.on("error", () => {}); // our own doing
    leaver.end();
    await hanging;
    leaver.destroy();
    behaviour = works;
    expect(await visit("left.acme.com")).toMatchObject({ status: 200 });
  });
});

describe("a binding that is absent", () => {
  it("DISPATCHER: our fault, and no tenant's", async () => {
    behaviour = works;
    expect(await visit("shop.acme.com", "unbound")).toMatchObject({ status: 500, code: "E_INTERNAL" });
  });

  it("KV: nothing can be looked up", async () => {
    expect(await visit("shop.acme.com", "lost")).toEqual(unavailable);
  });
});
