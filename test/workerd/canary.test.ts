import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Miniflare, Response } from "miniflare";
import { bundleWorker } from "../../src/bundle/worker";
import { dispatchNamespace } from "../../src/dev/dispatch-namespace";
import { packageRoot } from "../../src/package-root";
import { encodeKvEntry, kvKeyOf } from "../../worker/kv-entry";
import { sendRaw } from "./raw-http";

const COMPATIBILITY_DATE = "2026-04-21";
const echo = (name: string) => ({ script: `export default { fetch: () => new Response(${JSON.stringify(name)}) };` });

let miniflare: Miniflare;
let port: number;

/** The example's Worker, in front of a shop that has a next version, and of one that has none. */
beforeAll(async () => {
  const code = join(packageRoot(), "examples/company");
  const { code: script } = await bundleWorker({ packageRoot: packageRoot(), code });
  const names = ["acme-shop", "acme-shop-next", "bolt-shop"];
  const namespace = dispatchNamespace(
    "namespace",
    Object.fromEntries(names.map((name) => [name, echo(name)])),
    COMPATIBILITY_DATE,
    () => {},
  );
  miniflare = new Miniflare({
    cf: false,
    workers: [
      {
        name: "dispatch",
        modules: true,
        compatibilityDate: COMPATIBILITY_DATE,
        script,
        bindings: { LOOKUP: "kv", ZONE_NAME: "saasprovider.com" },
        kvNamespaces: { KV: "entries" },
        wrappedBindings: { DISPATCHER: namespace.binding },
        outboundService: () => new Response("origin"),
        unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      },
      ...namespace.workers,
    ],
  });
  const kv = await miniflare.getKVNamespace("KV", "dispatch");
  await kv.put(kvKeyOf("shop.acme.com"), encodeKvEntry({ workerName: "acme-shop", tenant: "acme" }));
  await kv.put(kvKeyOf("shop.bolt.com"), encodeKvEntry({ workerName: "bolt-shop", tenant: "bolt" }));
  const off = encodeKvEntry({ workerName: "acme-shop", tenant: "acme", status: "suspended" });
  await kv.put(kvKeyOf("off.acme.com"), off);
  port = Number((await miniflare.unsafeGetDirectURL("dispatch")).port);
}, 30_000);

afterAll(() => miniflare?.dispose());

async function visit(host: string, cookie?: string) {
  const { status, headers, body } = await sendRaw({ port, host, headers: cookie === undefined ? {} : { cookie } });
  return { status, body: String(body), cookie: String(headers["set-cookie"] ?? "") };
}

describe("the canary of the examples", () => {
  it.each([
    ["canary=yes", "acme-shop-next"],
    ["canary=no", "acme-shop"],
    ["other=1; canary=yes; more=2", "acme-shop-next"],
  ])("keeps a visitor with the cookie %s at %s, and sets no other cookie", async (cookie, worker) => {
    expect(await visit("shop.acme.com", cookie)).toEqual({ status: 200, body: worker, cookie: "" });
  });

  it("sends about a tenth of the others to the next version, each with the cookie of what they got", async () => {
    const visits = await Promise.all(Array.from({ length: 400 }, () => visit("shop.acme.com")));
    const next = visits.filter(({ body }) => body === "acme-shop-next");
    // 400 draws of 1 in 10: fewer than 8, or more than 90, happen once in millions of runs.
    expect(next.length).toBeGreaterThan(8);
    expect(next.length).toBeLessThan(90);
    const answers = new Set(visits.map(({ body, cookie }) => `${body} ${cookie.split(";")[0]}`));
    expect([...answers].sort()).toEqual(["acme-shop canary=no", "acme-shop-next canary=yes"]);
  });

  it.each(["canary=maybe", "xcanary=yes", "canary=yes!"])("takes %s for no answer", async (cookie) => {
    expect((await visit("shop.acme.com", cookie)).cookie).toMatch(/^canary=(yes|no); Path=\/; Max-Age=86400; Secure/);
  });

  it("leaves a shop without a next version, and a suspended one, as they are", async () => {
    expect(await visit("shop.bolt.com", "canary=yes")).toEqual({ status: 200, body: "bolt-shop", cookie: "" });
    expect(await visit("off.acme.com", "canary=yes")).toMatchObject({ status: 403, cookie: "" });
  });
});
