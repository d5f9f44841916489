import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Emulator, startEmulator } from "../../../emulator/api/server";
import { call } from "./call";

let emulator: Emulator;
let dns: Resolver;

beforeEach(async () => {
  emulator = await startEmulator();
  dns = new Resolver({ timeout: 2000, tries: 1 });
  dns.setServers([emulator.resolver]);
  const zone = (await call(emulator, "POST", "/zones", { name: "saasprovider.com" })).result.id;
  const add = (type: string, name: string, content: string, proxied: boolean) =>
    call(emulator, "POST", `/zones/${zone}/dns_records`, { type, name, content, proxied });
  await add("AAAA", "proxy-fallback", "100::", true);
  await add("CNAME", "*.customers", "proxy-fallback.saasprovider.com", false);
  await add("A", "mail", "192.0.2.25", false);
});
afterEach(() => emulator.stop());

/** A change counts after its moment. */
function publish(...args: Parameters<Emulator["customers"]["setRecord"]>): void {
  emulator.customers.setRecord(...args);
  emulator.clock.advance(1);
}

describe("the emulator's DNS", () => {
  it("follows a customer's CNAME into our zone, and shows Cloudflare's addresses for a proxied record", async () => {
    publish("shop.acme-store.com", "CNAME", "eu.customers.saasprovider.com");
    expect(await dns.resolveCname("shop.acme-store.com")).toEqual(["eu.customers.saasprovider.com"]);
    expect(await dns.resolve4("SHOP.acme-store.com")).toEqual(["104.16.132.229"]);
    expect(await dns.resolve6("shop.acme-store.com")).toEqual(["2606:4700::6810:84e5"]);
  });

  it("shows the content of a record that is not proxied", async () => {
    expect(await dns.resolve4("mail.saasprovider.com")).toEqual(["192.0.2.25"]);
  });

  it("answers TXT records of any length, and CAA records", async () => {
    const long = "x".repeat(300);
    publish("_acme-challenge.shop.acme-store.com", "TXT", ["token", long]);
    publish("acme-store.com", "CAA", ['0 issue "letsencrypt.org"']);
    const texts = (await dns.resolveTxt("_acme-challenge.shop.acme-store.com")).map((parts) => parts.join(""));
    expect(texts.sort()).toEqual(["token", long]);
    expect(await dns.resolveCaa("acme-store.com")).toEqual([
      expect.objectContaining({ critical: 0, issue: "letsencrypt.org" }),
    ]);
  });

  it("hides the CNAME of a name that the customer's own Cloudflare zone proxies", async () => {
    emulator.customers.setZone("acme-store.com", { dns: "proxied" });
    publish("shop.acme-store.com", "CNAME", "customers.saasprovider.com");
    await expect(dns.resolveCname("shop.acme-store.com")).rejects.toMatchObject({ code: "ENODATA" });
    expect(await dns.resolve4("shop.acme-store.com")).toEqual(["104.16.132.229"]);
  });

  it("tells a name that does not exist from a name without such a record", async () => {
    publish("acme-store.com", "TXT", "hello");
    await expect(dns.resolve4("nowhere.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
    await expect(dns.resolve4("acme-store.com")).rejects.toMatchObject({ code: "ENODATA" });
    await expect(dns.resolveMx("acme-store.com")).rejects.toMatchObject({ code: "ENOTIMP" });
  });

  it("ends a circle of CNAMEs", async () => {
    publish("a.example", "CNAME", "b.example");
    publish("b.example", "CNAME", "a.example");
    expect(await dns.resolve4("a.example")).toEqual([]);
  });

  it("survives records that DNS can't carry, and a message that is no question", async () => {
    publish("shop.acme-store.com", "TXT", "x".repeat(65_500));
    await expect(dns.resolveTxt("shop.acme-store.com")).rejects.toMatchObject({ code: "ESERVFAIL" });
    publish("shop.acme-store.com", "TXT", "x".repeat(70_000));
    await expect(dns.resolveTxt("shop.acme-store.com")).rejects.toMatchObject({ code: "ESERVFAIL" });
    publish("shop.acme-store.com", "CAA", "nonsense");
    await expect(dns.resolveCaa("shop.acme-store.com")).rejects.toMatchObject({ code: "EBADRESP" });
    const [host, port] = emulator.resolver.split(":");
    const socket = createSocket("udp4");
    socket.send(Buffer.from("hello"), Number(port), host, () => socket.close());
    await once(socket, "close");
    expect(await dns.resolve4("mail.saasprovider.com")).toEqual(["192.0.2.25"]);
  });
});

it("the API says the emulator's time", async () => {
  emulator.clock.advance({ days: 7 });
  const response = await fetch(`${emulator.url}/user/tokens/verify`);
  expect(response.headers.get("date")).toBe("Sat, 28 Nov 2026 00:00:00 GMT");
});
