import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Miniflare, Response } from "miniflare";
import { bundleWorker } from "../../src/bundle/worker";
import { type DispatchCall, dispatchNamespace } from "../../src/dev/dispatch-namespace";
import { packageRoot } from "../../src/package-root";
import { kvKeyOf } from "../../worker/kv-entry";
import { CASES, type Case, ENTRIES, SETUPS } from "../worker/cases";
import { expectAnswer } from "../worker/judge";
import { scriptOf, USER_WORKERS } from "../worker/user-workers";
import { open, sendRaw } from "./raw-http";
import { STREAMING_ENTRIES, STREAMING_WORKERS } from "./streaming-workers";

const COMPATIBILITY_DATE = "2026-04-21";
type Setup = keyof typeof SETUPS;

/** Plays Cloudflare's edge, which puts a hostname's metadata on the request. */
const EDGE = `export default { fetch(request, env) {
  const metadata = request.headers.get("edge-metadata");
  return env.ORIGIN.fetch(request, metadata ? { cf: { hostMetadata: JSON.parse(metadata) } } : {});
} };`;

let miniflare: Miniflare;
const ports: Partial<Record<Setup, number>> = {};
const dispatched: DispatchCall[] = [];
const chunks: string[] = [];

beforeAll(async () => {
  const { code } = await bundleWorker({ packageRoot: packageRoot() });
  const scripts = Object.entries(USER_WORKERS).map(([name, worker]) => [name, { script: scriptOf(name, worker) }]);
  const namespace = dispatchNamespace(
    "namespace",
    { ...Object.fromEntries(scripts), ...STREAMING_WORKERS },
    COMPATIBILITY_DATE,
    (dispatch) => dispatched.push(dispatch),
  );
  miniflare = new Miniflare({
    cf: false,
    handleRuntimeStdio: (out: Readable, err: Readable) => {
      for (const stream of [out, err]) stream.on("data", (chunk) => void chunks.push(String(chunk)));
    },
    workers: [
      ...Object.entries(SETUPS).map(([setup, variables]) => ({
        name: setup,
        modules: true as const,
        compatibilityDate: COMPATIBILITY_DATE,
        script: code,
        bindings: variables,
        kvNamespaces: { KV: "entries" },
        wrappedBindings: { DISPATCHER: namespace.binding },
        outboundService: () => new Response("origin"),
        unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      })),
      {
        name: "edge",
        modules: true,
        compatibilityDate: COMPATIBILITY_DATE,
        script: EDGE,
        serviceBindings: { ORIGIN: "metadata" },
        unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      },
      ...namespace.workers,
    ],
  });
  const kv = await miniflare.getKVNamespace("KV", "kv");
  for (const [hostname, value] of Object.entries({ ...ENTRIES, ...STREAMING_ENTRIES })) {
    await kv.put(kvKeyOf(hostname), value);
  }
  for (const setup of Object.keys(SETUPS) as Setup[]) {
    const socket = setup === "metadata" ? "edge" : setup;
    ports[setup] = Number((await miniflare.unsafeGetDirectURL(socket)).port);
  }
}, 30_000);

afterAll(() => miniflare.dispose());

const portOf = (setup: Setup = "kv") => ports[setup] ?? 0;

async function run({ setup, host, path, method, headers = {}, body, hostMetadata }: Case) {
  dispatched.length = 0;
  chunks.length = 0;
  const metadata: Record<string, string> = hostMetadata ? { "edge-metadata": JSON.stringify(hostMetadata) } : {};
  const answer = await sendRaw({ port: portOf(setup), host, path, method, headers: { ...headers, ...metadata }, body });
  if (answer.status >= 400) await logged();
  return { ...answer, log: chunks.join(""), options: dispatched[0]?.options };
}

/** The log comes by a pipe of its own, a little after the answer. */
async function logged(): Promise<void> {
  for (let turn = 0; turn < 200 && !chunks.join("").includes('{"code"'); turn++)
    await new Promise((next) => setTimeout(next, 1));
}

describe("the dispatch Worker's bundle, in workerd", () => {
  it.each(CASES.map((example) => [`${example.behaviour} (${example.host}${example.path ?? ""})`, example]))(
    "%s",
    async (_, example) => {
      expectAnswer(await run(example as Case), (example as Case).expected);
    },
  );
});

async function answerOf(outgoing: ReturnType<typeof open>): Promise<IncomingMessage> {
  const [incoming] = await once(outgoing, "response");
  return incoming as IncomingMessage;
}

const visit = (host: string, path = "/") => sendRaw({ port: portOf(), host, path });

describe("what passes through", () => {
  it("streams 100 MB up and down at once, and buffers none of it", async () => {
    const block = Buffer.alloc(1 << 20, "x");
    const outgoing = open({ port: portOf(), host: "mirror.acme.com", method: "POST" });
    outgoing.write(block);
    const incoming = await answerOf(outgoing); // an answer before the request is whole
    let received = 0;
    incoming.on("data", (chunk: Buffer) => {
      received += chunk.length;
    });
    for (let sent = 1; sent < 100; sent++) if (!outgoing.write(block)) await once(outgoing, "drain");
    outgoing.end();
    await once(incoming, "end");
    expect(received).toBe(100 << 20);
  }, 20_000);

  it("keeps the length of a body that has one", async () => {
    const headers = { "content-length": "5" };
    const answer = await sendRaw({ port: portOf(), host: "mirror.acme.com", method: "POST", headers, body: "12345" });
    expect(answer).toMatchObject({ body: "12345", headers: { "x-length": "5" } });
  });

  it.each(["kv", "identity"] as const)("upgrades to a WebSocket (%s)", async (setup) => {
    const key = Buffer.from("0123456789abcdef").toString("base64");
    const outgoing = open({
      port: portOf(setup),
      host: "socket.acme.com",
      headers: { upgrade: "websocket", connection: "Upgrade", "sec-websocket-version": "13", "sec-websocket-key": key },
    });
    outgoing.end();
    const [incoming, socket] = await once(outgoing, "upgrade");
    expect(incoming.statusCode).toBe(101);
    socket.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69])); // a masked text frame: "hi"
    const [frame] = await once(socket, "data");
    expect(frame.subarray(2, 9).toString()).toBe("echo hi");
    socket.destroy();
  });

  it("answers HEAD with the headers of the user Worker", async () => {
    const answer = await sendRaw({ port: portOf(), host: "statuses.acme.com", path: "/201", method: "HEAD" });
    expect(answer).toMatchObject({ status: 201, body: "", headers: { location: "https://elsewhere.example/" } });
  });

  it.each(["kv", "identity"] as const)("tells the user Worker that the client has gone (%s)", async (setup) => {
    const outgoing = open({ port: portOf(setup), host: "patient.acme.com", path: `/${setup}` });
    outgoing.on("error", () => {}); // our own doing
    outgoing.end();
    await once(await answerOf(outgoing), "data");
    const aborted = async () => (await visit("patient.acme.com", `/${setup}?aborted`)).body;
    expect(await aborted()).toBe("false");
    outgoing.destroy();
    for (let turn = 0; turn < 200 && (await aborted()) === "false"; turn++);
    expect(await aborted()).toBe("true");
  });

  it("adds nothing to an answer that breaks after its headers", async () => {
    expect(await visit("cut-off.acme.com")).toMatchObject({ status: 200, body: "first" });
  });

  it.each(["never", "no-handler", "not-a-response"])("answers 502 for a user Worker that is %s", async (name) => {
    const { status, body } = await visit(`${name}.acme.com`);
    expect({ status, code: JSON.parse(body).error.code }).toEqual({ status: 502, code: "E_WORKER_FAILED" });
  });
});
