import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Clock, runningClock, standingClock, waitsOn } from "../../../emulator/api/clock";
import { type Emulator, startEmulator } from "../../../emulator/api/server";
import { call } from "./call";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.stop());

/** Uses a control from outside, as curl does. */
async function pull(method: string, control: string, body?: unknown): Promise<[number, unknown]> {
  const response = await fetch(`${emulator.controlUrl}/${control}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [response.status, await response.json()];
}

describe("from another process", () => {
  it("the clock is read and moved", async () => {
    expect(await pull("GET", "clock")).toEqual([200, { now: "2026-11-21T00:00:00.000Z" }]);
    expect(await pull("POST", "clock", { advance: "1w2d3h4m5s" })).toEqual([200, { now: "2026-11-30T03:04:05.000Z" }]);
    expect(emulator.clock.now()).toEqual(new Date("2026-11-30T03:04:05.000Z"));
  });

  it("the customers are told what to publish, and a hostname's whole life follows", async () => {
    const zone = (await call(emulator, "POST", "/zones", { name: "saasprovider.com" })).result.id;
    await call(emulator, "POST", `/zones/${zone}/dns_records`, {
      type: "AAAA",
      name: "origin",
      content: "100::",
      proxied: true,
    });
    await call(emulator, "PUT", `/zones/${zone}/custom_hostnames/fallback_origin`, {
      origin: "origin.saasprovider.com",
    });
    const ssl = { method: "txt", type: "dv" };
    const { id } = (
      await call(emulator, "POST", `/zones/${zone}/custom_hostnames`, { hostname: "shop.acme-store.com", ssl })
    ).result;
    const get = () => call<{ status: string }>(emulator, "GET", `/zones/${zone}/custom_hostnames/${id}`);

    const record = { name: "shop.acme-store.com", type: "CNAME", content: "customers.saasprovider.com" };
    expect(await pull("POST", "customers", { record })).toEqual([200, { done: 1 }]);
    await pull("POST", "clock", { advance: "1h" });
    expect((await get()).result.status).toBe("active");
    await pull("POST", "customers", {
      remove: { name: "shop.acme-store.com" },
      zone: { name: "acme-store.com", hold: "subdomains" },
    });
    await pull("POST", "clock", { advance: "4h" });
    expect((await get()).result.status).toBe("moved");
    expect((await pull("GET", "state"))[1]).toMatchObject({
      custom_hostname: [{ hostname: "shop.acme-store.com", status: "moved" }],
    });
  });

  it("faults are injected, seen and taken back", async () => {
    const fault = { kind: "500", match: { method: "GET", path: "/zones" }, times: 2 };
    expect(await pull("POST", "faults", fault)).toMatchObject([200, [fault]]);
    expect((await call(emulator, "GET", "/zones")).status).toBe(500);
    await pull("DELETE", "faults");
    expect((await call(emulator, "GET", "/zones")).status).toBe(200);
  });

  it("the requests are read and forgotten; what goes to the controls is not among them", async () => {
    await call(emulator, "GET", "/zones?name=saasprovider.com");
    const [, log] = await pull("GET", "requests");
    expect(log).toEqual({
      counts: { zone: { list: 1 } },
      requests: [
        {
          at: "2026-11-21T00:00:00.000Z",
          method: "GET",
          resource: "zone",
          verb: "list",
          path: "/zones?name=saasprovider.com",
          status: 200,
        },
      ],
    });
    await pull("DELETE", "requests");
    expect(emulator.requests.all()).toEqual([]);
  });

  it("tokens are granted and revoked", async () => {
    await pull("POST", "tokens", { token: "reader", permissions: { Zone: "read" } });
    expect((await call(emulator, "GET", "/zones", undefined, "Bearer reader")).status).toBe(200);
    await pull("POST", "tokens", { token: "reader", permissions: null });
    expect((await call(emulator, "GET", "/zones", undefined, "Bearer reader")).status).toBe(403);
  });

  it.each([
    ["clock", { advance: "soon" }, 'expected {"advance": "7d"}'],
    ["clock", { advance: "-1d" }, 'expected {"advance": "7d"}'],
    ["customers", { hello: "there" }, "expected one of record, remove, zone, serve, approveByEmail"],
    ["customers", { record: { name: "a.com", type: "MX", content: "b" } }, "type is one of CNAME, A, AAAA, TXT, CAA"],
    ["customers", { record: { name: "a.com", type: "A" } }, "content is a text or a list of texts"],
    ["customers", { zone: { name: "a.com" } }, "a zone has dns"],
    ["faults", { kind: "flood" }, "kind is one of 500"],
    ["faults", { kind: "500", times: "3" }, "times is a number"],
    ["faults", { kind: "slow", delay: -1 }, "delay is a number"],
    ["tokens", { token: "reader", permissions: "some" }, "permissions are"],
    ["tokens", { token: "reader", permissions: { DSN: "read" } }, "a group is one of Zone, DNS, "],
    ["tokens", { token: "reader", permissions: { DNS: "reed" } }, 'a group is granted as "read" or "write"'],
  ])("a control used wrongly says how it is used: %s %j", async (control, body, message) => {
    expect(await pull("POST", control, body)).toEqual([400, { error: expect.stringContaining(message) }]);
  });

  it("a control that isn't there names those that are", async () => {
    expect(await pull("GET", "nothing")).toEqual([404, { error: expect.stringContaining("POST /control/clock") }]);
  });
});

describe("a state file", () => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("keeps all that is held, the customers' DNS and the time over a restart", async () => {
    const stateFile = join(folder, "emulator.json");
    await emulator.stop();
    emulator = await startEmulator({ stateFile });
    const zone = (await call(emulator, "POST", "/zones", { name: "saasprovider.com" })).result.id;
    const ssl = { method: "http", type: "dv" };
    await call(emulator, "POST", `/zones/${zone}/custom_hostnames`, { hostname: "shop.acme-store.com", ssl });
    await call(emulator, "POST", `/zones/${zone}/dns_records`, {
      type: "AAAA",
      name: "origin",
      content: "100::",
      proxied: true,
    });
    await call(emulator, "PUT", `/zones/${zone}/custom_hostnames/fallback_origin`, {
      origin: "origin.saasprovider.com",
    });
    const account = `/accounts/${emulator.accountId}/storage/kv/namespaces`;
    const namespace = (await call(emulator, "POST", account, { title: "hostnames" })).result.id;
    await call(emulator, "PUT", `${account}/${namespace}/values/k`, { workerName: "acme" });
    emulator.customers.setRecord("shop.acme-store.com", "CNAME", "customers.saasprovider.com");
    emulator.clock.advance({ hours: 1 });
    const before = emulator.state();
    expect(before.custom_hostname).toMatchObject([{ status: "active", ssl: { status: "active" } }]);

    await emulator.stop();
    emulator = await startEmulator({ stateFile });
    expect(emulator.state()).toEqual(before);
    expect(emulator.clock.now()).toEqual(new Date("2026-11-21T01:00:00Z"));
    const second = await call(emulator, "POST", "/zones", { name: "other.com" });
    expect(emulator.state().zone.map(({ id }) => id)).toContain(zone);
    expect(second.result.id).not.toBe(zone);
  });

  it("that holds no JSON is an error, not an empty account", async () => {
    const stateFile = join(folder, "broken.json");
    writeFileSync(stateFile, "{");
    await expect(startEmulator({ stateFile })).rejects.toThrow("JSON");
  });
});

it("a running clock goes with the wall clock, ahead by what it was advanced", () => {
  let wall = Date.parse("2026-11-21T00:00:00Z");
  const clock = runningClock(() => wall);
  clock.advance({ days: 7 });
  wall += 1_000;
  expect(clock.now()).toEqual(new Date("2026-11-28T00:00:01Z"));
  expect(() => clock.advance(-1)).toThrow("can't be advanced by -1");
});

describe("a wait on a clock", () => {
  let settled: () => void;
  const settle = () => new Promise<void>((resolve) => (settled = resolve));

  /** Waits in the order they are over, and the time at which each was. */
  function timesOf(clock: Clock, waits: readonly number[]): [number, number][] {
    const sleep = waitsOn(clock, settle);
    const start = clock.now().getTime();
    const over: [number, number][] = [];
    for (const wait of waits) void sleep(wait).then(() => over.push([wait, clock.now().getTime() - start]));
    return over;
  }

  it("moves it instead, once the others who wait have said so: together they wait no longer than the longest", async () => {
    const over = timesOf(standingClock(), [300, 100, 300]);
    expect(over).toEqual([]);
    settled();
    await new Promise(setImmediate);
    expect(over).toEqual([[100, 100]]);
    settled();
    await new Promise(setImmediate);
    expect(over.slice(1)).toEqual([
      [300, 300],
      [300, 300],
    ]);
  });
});
