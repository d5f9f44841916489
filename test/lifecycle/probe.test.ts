import { once } from "node:events";
import { createServer as createPlainServer, type RequestListener, type Server } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { askVisitor, type ProbeAnswer } from "../../src/lifecycle/probe/ask";
import { judgeAnswer, type ProbeQuestion, probeQuestions, type ServedAs } from "../../src/lifecycle/probe/judge";
import { probeOnce, probeUntilAgreed } from "../../src/lifecycle/probe/run";
import { issue } from "../support/certificates";
import { checkedEnvironment } from "../support/registry";

const HOST = "shop.acme-store.com";
const servers: (Server | SocketServer)[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    if ("closeAllConnections" in server) server.closeAllConnections();
    server.close();
  }
});

async function listen<Kind extends Server | SocketServer>(server: Kind): Promise<{ host: string; port: number }> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
}

const pair = issue({ hostname: HOST });
const tls = async (answer: RequestListener, hostname = HOST) => {
  const { certificate, privateKey } = hostname === HOST ? pair : issue({ hostname });
  const connectTo = await listen(createServer({ cert: certificate, key: privateKey }, answer));
  return await askVisitor({ hostname: HOST, connectTo }, { timeout: 5_000, ca: `${pair.certificate}${certificate}` });
};
const plain = async (answer: RequestListener, timeout = 5_000) => {
  const connectTo = await listen(createPlainServer(answer));
  return await askVisitor({ hostname: HOST, connectTo, plain: true }, { timeout });
};
const raw = async (bytes: string, timeout = 5_000) => {
  const connectTo = await listen(
    createSocketServer((socket) => {
      socket.on("error", () => {});
      socket.write(bytes);
    }),
  );
  return await askVisitor({ hostname: HOST, connectTo, plain: true }, { timeout });
};

describe("a visitor's request", () => {
  it("names the hostname in TLS and in Host, and carries the header of a probe", async () => {
    const seen: unknown[] = [];
    const answer = await tls((request, response) => {
      seen.push([request.headers.host, request.headers["x-switchyard-probe"], request.method, request.url]);
      seen.push((request.socket as unknown as { servername: string }).servername);
      response.writeHead(403, { "x-switchyard-probe": "E_SUSPENDED" }).end();
    });
    expect(answer).toEqual({ kind: "answered", status: 403, mark: "E_SUSPENDED", server: undefined });
    expect(seen).toEqual([[HOST, "1", "GET", "/"], HOST]);
  });

  it("believes no certificate of another name, and none that no one vouches for", async () => {
    expect(await tls((_, response) => response.end(), "other.example.com")).toMatchObject({ kind: "tls" });
    const connectTo = await listen(createServer({ cert: pair.certificate, key: pair.privateKey }));
    expect(await askVisitor({ hostname: HOST, connectTo }, { timeout: 5_000 })).toMatchObject({ kind: "tls" });
  });

  it("says when DNS has no address", async () => {
    expect(await askVisitor({ hostname: "nothing.invalid" }, { timeout: 5_000 })).toMatchObject({ kind: "dns" });
  });

  it("follows no redirect and reads no body, however long it is", async () => {
    let sent = 0;
    const answer = await plain((_, response) => {
      response.writeHead(302, { location: "http://169.254.169.254/" });
      const pour = () => {
        if (response.destroyed || sent > 64 << 20) return;
        sent += 1 << 20;
        response.write(Buffer.alloc(1 << 20), pour);
      };
      pour();
    });
    expect(answer).toMatchObject({ kind: "answered", status: 302 });
    expect(sent).toBeLessThan(64 << 20);
  });

  it.each([
    ["says nothing", ""],
    ["stops in its headers", "HTTP/1.1 200 OK\r\nx-slow: "],
    ["sends interim answers only", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100)],
  ])("waits its time and no longer for a server that %s", async (_, bytes) => {
    expect(await raw(bytes, 200)).toEqual({ kind: "unreachable", why: "no answer in 0.2 seconds" });
  });

  it.each([
    ["headers without end", `HTTP/1.1 200 OK\r\nx-a: ${"a".repeat(1 << 20)}\r\n\r\n`],
    ["no HTTP", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["control characters in a header", "HTTP/1.1 200 OK\r\nserver: a\u0000\u001b[2Jb\r\n\r\n"],
  ])("takes %s for no answer", async (_, bytes) => {
    expect(await raw(bytes)).toMatchObject({ kind: "unreachable" });
  });

  it("says when no one listens", async () => {
    const connectTo = await listen(createPlainServer());
    const [server] = servers.splice(0);
    server?.close();
    await once(server as Server, "close");
    const answer = await askVisitor({ hostname: HOST, connectTo, plain: true }, { timeout: 5_000 });
    expect(answer).toEqual({ kind: "unreachable", why: expect.stringContaining("ECONNREFUSED") });
  });
});

const question = (expected: ServedAs): ProbeQuestion => ({ tenant: "acme", hostname: HOST, asked: HOST, expected });
const answered = (more: Partial<Extract<ProbeAnswer, { kind: "answered" }>>): ProbeAnswer => ({
  kind: "answered",
  status: 200,
  mark: undefined,
  server: "cloudflare",
  ...more,
});

describe("the judgement of an answer", () => {
  it.each([
    ["live", answered({ mark: "live" }), "agrees", "live"],
    ["live", answered({ mark: "E_SUSPENDED", status: 403 }), "differs", "suspended (E_SUSPENDED)"],
    ["live", answered({ mark: "E_WORKER_FAILED", status: 502 }), "differs", "failing (E_WORKER_FAILED)"],
    ["E_SUSPENDED", answered({ mark: "E_SUSPENDED", status: 403 }), "agrees", "suspended (E_SUSPENDED)"],
    ["E_SUSPENDED", answered({ mark: "live" }), "differs", "live"],
    [
      "E_SUSPENDED",
      answered({ status: 403 }),
      "differs",
      "answered by Cloudflare without the dispatch Worker (status 403)",
    ],
    ["live", answered({ server: "nginx" }), "differs", "answered by another server (status 200, server: nginx)"],
    ["live", answered({ server: undefined }), "differs", "answered by another server (status 200, server: unknown)"],
    [
      "live",
      answered({ mark: "constructor", server: "x" }),
      "differs",
      "answered by another server (status 200, server: x)",
    ],
    [
      "live",
      { kind: "dns", why: "DNS has no address for it (ENOTFOUND)" },
      "unknown",
      "not in DNS: DNS has no address for it (ENOTFOUND)",
    ],
  ] as const)("that should be %s, case %#", (expected, answer, outcome, words) => {
    expect(judgeAnswer(question(expected), answer)).toMatchObject({ outcome, words });
  });

  it("agrees with nothing but the expected mark, and shows no text of the other side as it came", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (mark, server) => {
        const { outcome, words } = judgeAnswer(question("E_SUSPENDED"), answered({ mark, server }));
        expect(outcome === "agrees").toBe(mark === "E_SUSPENDED");
        expect(words).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(words.length).toBeLessThan(1_500);
      }),
    );
  });
});

describe("what the registry expects", () => {
  it.each([
    ["live", { "shop.acme-store.com": "live", "www.acme-store.com": "redirect", "*.eu.acme-store.com": "live" }],
    ["suspended", { "shop.acme-store.com": "E_SUSPENDED", "www.acme-store.com": "E_SUSPENDED" }],
    ["removed", { "shop.acme-store.com": "E_REMOVED" }],
    ["maintenance", { "acme.saasprovider.com": "E_MAINTENANCE" }],
  ] as const)("of a tenant that is %s", (status, expected) => {
    const hostnames = [
      { hostname: HOST },
      { hostname: "www.acme-store.com", canonical: HOST },
      {
        hostname: "*.eu.acme-store.com",
        certificate: { uploaded: { certificate: "acme_cert", privateKey: "acme_key" } },
      },
    ];
    const routing = { mode: "wildcard" as const, lookup: "kv" as const, subdomains: true };
    const { tenants, platform } = checkedEnvironment(
      { routing, entitlements: { wildcardHostnames: true } },
      { acme: { status, subdomain: "acme", hostnames } },
    );
    const questions = tenants.flatMap((tenant) => probeQuestions(tenant, platform));
    const found = Object.fromEntries(questions.map((each) => [each.hostname, each.expected]));
    expect(found).toMatchObject(expected);
    expect(questions.find(({ hostname }) => hostname.startsWith("*"))?.asked).toBe(
      "switchyard-probe.eu.acme-store.com",
    );
  });
});

/** A clock that sleeping moves on, and answers by hostname, one after the other; the last one stays. */
function scripted(answers: Readonly<Record<string, readonly ServedAs[]>>) {
  const asked: string[] = [];
  const said: string[] = [];
  let now = 0;
  const context = {
    ask: async ({ hostname }: { hostname: string }) => {
      const all = answers[hostname] ?? [];
      const mark = all[Math.min(asked.filter((name) => name === hostname).length, all.length - 1)];
      asked.push(hostname);
      return answered({ mark });
    },
    targetOf: (hostname: string) => ({ hostname }),
    now: () => now,
    sleep: async (length: number) => {
      now += length;
    },
    progress: (text: string) => void said.push(text),
    stopped: () => false,
  };
  const questions = Object.keys(answers).map((name) => ({ ...question("E_SUSPENDED"), hostname: name, asked: name }));
  return { context, asked, said, questions, time: () => now };
}

describe("waiting", () => {
  it("ends when all agree in one round, and not when each has agreed once", async () => {
    const script = scripted({
      "a.acme-store.com": ["E_SUSPENDED", "live", "E_SUSPENDED"],
      "b.acme-store.com": ["live", "E_SUSPENDED"],
    });
    const results = await probeUntilAgreed(script.context, script.questions, 60_000);
    expect(results.map(({ outcome }) => outcome)).toEqual(["agrees", "agrees"]);
    expect(script.asked.filter((name) => name.startsWith("a"))).toHaveLength(4);
    expect(script.time()).toBe(10_000);
    expect(script.said[0]).toBe("1 of 2 as the registry says; waiting for b.acme-store.com: live.");
  });

  it("gives up when its time is over, and says who does not agree", async () => {
    const script = scripted({ "a.acme-store.com": ["live"], "b.acme-store.com": ["E_SUSPENDED"] });
    const results = await probeUntilAgreed(script.context, script.questions, 12_000);
    expect(results.map(({ outcome }) => outcome)).toEqual(["differs", "agrees"]);
    expect(script.time()).toBe(12_000);
  });

  it("asks at most ten at a time, and answers in the order of the questions", async () => {
    const names = Array.from({ length: 35 }, (_, index) => `h${index}.acme-store.com`);
    const script = scripted(Object.fromEntries(names.map((name) => [name, ["E_SUSPENDED" as const]])));
    let [running, most] = [0, 0];
    const ask = async (target: { hostname: string }) => {
      most = Math.max(most, ++running);
      await new Promise((next) => setImmediate(next));
      running--;
      return await script.context.ask(target);
    };
    const results = await probeOnce({ ...script.context, ask }, script.questions);
    expect(results.map(({ hostname }) => hostname)).toEqual(names);
    expect(most).toBe(10);
  });
});
