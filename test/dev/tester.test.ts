import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { hostnameBehind, isOwnAddress, localUrl } from "../../src/dev/own-address";
import { type EdgeEnvironment, REHEARSED, type Rehearsal, testedRequest, testRequest } from "../../src/dev/tester";

const asked = (query: Record<string, string>) => testedRequest(new URLSearchParams(query));

describe("the request that someone asks about", () => {
  it.each<[Record<string, string>, object]>([
    [{ host: "shop.acme.com" }, { hostname: "shop.acme.com", path: "/", method: "GET" }],
    [
      { host: " Shop.ACME.com. ", path: "a" },
      { hostname: "shop.acme.com", path: "/a", method: "GET" },
    ],
    [{ host: "bücher.example" }, { hostname: "xn--bcher-kva.example", path: "/", method: "GET" }],
    [
      { host: "https://shop.acme.com:8443/v2?x=1", method: "POST" },
      { hostname: "shop.acme.com", path: "/v2?x=1", method: "POST" },
    ],
    [
      { host: "https://shop.acme.com/v2", path: "/v3" },
      { hostname: "shop.acme.com", path: "/v3", method: "GET" },
    ],
  ])("%j is %j", (query, request) => {
    expect(asked(query)).toEqual(request);
  });

  it.each([
    "",
    "localhost",
    "127.0.0.1",
    "shop.acme.com/evil",
    "user@shop.acme.com",
    "shop.acme.com:80",
    "a b.com",
    "javascript:alert(1)",
  ])("%j is refused as a host", (host) => {
    expect(asked({ host })).toBe(`${host} is not a hostname. Use a name such as shop.acme.com.`);
  });

  it("has a method that a browser may send", () => {
    expect(asked({ host: "shop.acme.com", method: "TRACE" })).toContain("The method TRACE is not among GET");
  });
});

const production: EdgeEnvironment = {
  name: "production",
  dispatch: "dispatch:production",
  rehearsal: "rehearsal:production",
  zoneName: "saas.com",
  hostnames: ["shop.acme.com", "*.acme.com"],
  routes: [{ pattern: "*/*", script: "dispatch" }, { pattern: "api.saas.com/*" }],
  metadata: {},
};

describe("who answers", () => {
  const answers = (response: Response) => {
    const seen: Request[] = [];
    const rehearsal: Rehearsal = {
      fetch: async (request) => {
        seen.push(request);
        return response;
      },
    };
    return { seen, rehearsal };
  };
  const test = (hostname: string, response: Response, path = "/") =>
    testRequest([production], { hostname, path, method: "GET" }, () => answers(response).rehearsal);

  it("is the user Worker that the dispatch Worker asks for", async () => {
    const header = encodeURIComponent(JSON.stringify({ kind: "worker", worker: "läden" }));
    const result = await test("shop.acme.com", new Response("", { headers: { [REHEARSED]: header } }));
    expect(result).toMatchObject({
      environment: "production",
      declared: true,
      route: { pattern: "*/*" },
      outcome: { kind: "worker", worker: "läden" },
    });
  });

  it.each<[string, Response, object]>([
    [
      "a redirect",
      new Response(null, { status: 308, headers: { location: "https://a.com/" } }),
      { kind: "redirect", status: 308, location: "https://a.com/" },
    ],
    [
      "a refusal",
      Response.json({ error: { code: "E_SUSPENDED" } }, { status: 403 }),
      { kind: "refused", status: 403, code: "E_SUSPENDED" },
    ],
    ["a project's own answer", new Response("hello"), { kind: "answered", status: 200 }],
  ])("is the dispatch Worker itself with %s", async (_, response, outcome) => {
    expect((await test("shop.acme.com", response)).outcome).toEqual(outcome);
  });

  it("is no Worker where a route excludes the request, and then none is asked", async () => {
    const { seen, rehearsal } = answers(new Response());
    const request = { hostname: "api.saas.com", path: "/", method: "GET" };
    const result = await testRequest([production], request, () => rehearsal);
    expect([result.outcome, result.route?.pattern, seen]).toEqual([{ kind: "no worker" }, "api.saas.com/*", []]);
  });

  it("says whether the hostname is declared, also by a wildcard", async () => {
    const declared = async (hostname: string) => (await test(hostname, new Response())).declared;
    expect(await Promise.all(["a.acme.com", "a.b.acme.com", "evil.com"].map(declared))).toEqual([true, false, false]);
  });

  it("asks for the host that was named, whatever the path", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        const { seen, rehearsal } = answers(new Response());
        const request = { hostname: "shop.acme.com", path: `/${text}`, method: "GET" };
        await testRequest([{ ...production, routes: [{ pattern: "*/*", script: "d" }] }], request, () => rehearsal);
        expect(seen.map(({ url }) => new URL(url).hostname)).toEqual(["shop.acme.com"]);
      }),
    );
  });
});

describe("the server's own address", () => {
  it.each(["localhost", "127.0.0.1", "[::1]"])("is %s", (name) => {
    expect(isOwnAddress(name)).toBe(true);
  });

  it.each(["evil.com", "localhost.evil.com", "127.0.0.1.nip.io", "shop.acme.com.localhost", "localhost."])(
    "is not %s, even if it resolves to this machine",
    (name) => {
      expect(isOwnAddress(name)).toBe(false);
    },
  );

  it.each([
    ["shop.acme.com", "http://shop.acme.com.localhost:8787/"],
    ["*.acme.com", "http://any.acme.com.localhost:8787/"],
  ])("has a link to %s that leads back to it", (hostname, href) => {
    const url = localUrl(hostname, "8787");
    expect(url.href).toBe(href);
    expect(hostnameBehind(url.hostname)).toBe(hostname.replace("*", "any"));
  });
});
