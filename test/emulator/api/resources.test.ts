import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import Cloudflare from "cloudflare";
import { type Emulator, startEmulator } from "../../../emulator/api/server";
import { call } from "./call";

let emulator: Emulator;
let client: Cloudflare;
let account_id: string;
let zone_id: string;

beforeEach(async () => {
  emulator = await startEmulator();
  account_id = emulator.accountId;
  client = new Cloudflare({ apiToken: emulator.token, baseURL: emulator.url, maxRetries: 0 });
  zone_id = (await client.zones.create({ account: { id: account_id }, name: "saasprovider.com" })).id;
});
afterEach(() => emulator.stop());

/** What Cloudflare says to a request that it refuses. */
async function refusal(request: PromiseLike<unknown>): Promise<unknown> {
  try {
    await request;
  } catch (error) {
    if (error instanceof Cloudflare.APIError) return [error.status, ...error.errors.map(({ code }) => code)];
    throw error;
  }
  return "accepted";
}

/** Uploads a Worker as Terraform does; the official package writes a form that Cloudflare can't read. */
async function upload(name: string, metadata: object, code: string, folder = "scripts"): Promise<unknown> {
  const form = new FormData();
  form.set("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
  form.set("worker.js", new Blob([code], { type: "application/javascript+module" }), "worker.js");
  const response = await fetch(`${emulator.url}/accounts/${account_id}/workers/${folder}/${name}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${emulator.token}` },
    body: form,
  });
  return response.json();
}

describe("zones", () => {
  it("are found by name", async () => {
    const { result } = await client.zones.list({ name: "saasprovider.com" });
    expect(result.map(({ id, status }) => ({ id, status }))).toEqual([{ id: zone_id, status: "active" }]);
  });

  it("answer 404 once deleted, and take everything in them along", async () => {
    await client.zones.delete({ zone_id });
    expect(await refusal(client.zones.get({ zone_id }))).toEqual([404, 1001]);
    expect(await refusal(client.dns.records.list({ zone_id }))).toEqual([404, 7003]);
  });
});

it("an account can hold zones and KV namespaces before the first request", async () => {
  await emulator.stop();
  const zone = { name: "staging.net", id: "9a7806061c88ada191ed06f989cc3dac", dcvDelegationId: "bd13fd5e9b6b0d81" };
  const namespace = { title: "hostnames", id: "0f2ac74b498b48028cb68387c421e279" };
  emulator = await startEmulator({
    existing: { zones: [zone, { name: "new.net", dcvDelegationId: "0123456789abcdef" }], kvNamespaces: [namespace] },
  });
  client = new Cloudflare({ apiToken: emulator.token, baseURL: emulator.url, maxRetries: 0 });
  expect((await client.zones.list()).result.map(({ id }) => id)).toEqual([zone.id]);
  expect(await client.dcvDelegation.get({ zone_id: zone.id })).toEqual({ uuid: zone.dcvDelegationId });
  expect(await client.kv.namespaces.get(namespace.id, { account_id })).toMatchObject(namespace);
  const made = await client.zones.create({ account: { id: account_id }, name: "new.net" });
  expect(await client.dcvDelegation.get({ zone_id: made.id })).toEqual({ uuid: "0123456789abcdef" });
});

describe("DNS records", () => {
  const fallback = {
    name: "proxy-fallback.saasprovider.com",
    type: "AAAA",
    content: "100::",
    proxied: true,
    ttl: 1,
  } as const;

  it("get the zone's name appended and come back as written", async () => {
    const record = await client.dns.records.create({ ...fallback, zone_id, name: "proxy-fallback" });
    expect(record).toMatchObject({ ...fallback, proxiable: true, comment: null });
    expect(await client.dns.records.get(record.id, { zone_id })).toEqual(record);
  });

  it.each([
    ["a proxied record with a ttl of its own", { ...fallback, ttl: 300 }, [400, 9021]],
    ["an address of the wrong family", { ...fallback, type: "A" as const }, [400, 9005]],
    ["a type that can't be proxied", { ...fallback, type: "TXT" as const }, [400, 9004]],
    ["a ttl under a minute", { ...fallback, proxied: false, ttl: 30 }, [400, 9021]],
  ])("refuse %s", async (_, record, expected) => {
    expect(await refusal(client.dns.records.create({ ...record, zone_id }))).toEqual(expected);
  });

  it("refuse a twin, and a CNAME beside an address", async () => {
    await client.dns.records.create({ ...fallback, zone_id });
    expect(await refusal(client.dns.records.create({ ...fallback, zone_id }))).toEqual([400, 81058]);
    const cname = { name: fallback.name, type: "CNAME", content: "elsewhere.net", ttl: 1 } as const;
    expect(await refusal(client.dns.records.create({ ...cname, zone_id }))).toEqual([400, 81053]);
  });

  it("are unknown under another id", async () => {
    expect(await refusal(client.dns.records.get("0".repeat(32), { zone_id }))).toEqual([404, 81044]);
  });
});

describe("Workers KV", () => {
  let namespaceID: string;
  beforeEach(async () => {
    namespaceID = (await client.kv.namespaces.create({ account_id, title: "hostnames" })).id;
  });

  it("keeps a value and its metadata, byte by byte", async () => {
    const key = "hostname:*.acme/ü store.com";
    const value = '{"workerName":"acme"}\r\n--x';
    await client.kv.namespaces.values.update(key, {
      account_id,
      namespace_id: namespaceID,
      value,
      metadata: JSON.stringify({ tenant: "acme" }),
    });
    const read = await client.kv.namespaces.values.get(key, { account_id, namespace_id: namespaceID });
    expect(await read.text()).toBe(value);
    expect(await client.kv.namespaces.metadata.get(key, { account_id, namespace_id: namespaceID })).toEqual({
      tenant: "acme",
    });
  });

  it("answers 10009 for a key that isn't there, and 10013 for a namespace", async () => {
    const missing = client.kv.namespaces.values.get("no", { account_id, namespace_id: namespaceID });
    expect(await refusal(missing)).toEqual([404, 10009]);
    const elsewhere = client.kv.namespaces.values.get("no", { account_id, namespace_id: "0".repeat(32) });
    expect(await refusal(elsewhere)).toEqual([404, 10013]);
  });

  it("takes one title once", async () => {
    expect(await refusal(client.kv.namespaces.create({ account_id, title: "hostnames" }))).toEqual([400, 10014]);
  });

  it("lets an entry end on the emulator's clock, but not within a minute", async () => {
    const put = (expiration_ttl: number) =>
      client.kv.namespaces.values.update("k", { account_id, namespace_id: namespaceID, value: "v", expiration_ttl });
    expect(await refusal(put(59))).toEqual([400, 10034]);
    await put(60);
    const get = () => client.kv.namespaces.values.get("k", { account_id, namespace_id: namespaceID });
    emulator.clock.advance({ seconds: 59 });
    expect((await get()).status).toBe(200);
    emulator.clock.advance({ seconds: 1 });
    expect(await refusal(get())).toEqual([404, 10009]);
  });

  it.each([
    ["a key over 512 bytes", "ü".repeat(257), {}, 414],
    ["metadata over 1,024 bytes", "k", { metadata: JSON.stringify({ note: "x".repeat(1_024) }) }, 413],
  ])("refuses %s", async (_, key, fields, status) => {
    const put = client.kv.namespaces.values.update(key, {
      account_id,
      namespace_id: namespaceID,
      value: "v",
      ...fields,
    });
    await expect(put).rejects.toMatchObject({ status });
  });

  it("writes and deletes in bulk, and lists keys in order, by prefix and cursor", async () => {
    const body = Array.from({ length: 25 }, (_, index) => ({ key: `k${String(index).padStart(2, "0")}`, value: "v" }));
    await client.kv.namespaces.bulkUpdate(namespaceID, { account_id, body });
    await client.kv.namespaces.bulkDelete(namespaceID, { account_id, body: ["k03"] });
    const names: string[] = [];
    for await (const { name } of client.kv.namespaces.keys.list(namespaceID, { account_id, limit: 10, prefix: "k" }))
      names.push(name);
    const { values } = await call<{ values: object }>(
      emulator,
      "POST",
      `/accounts/${account_id}/storage/kv/namespaces/${namespaceID}/bulk/get`,
      {
        keys: ["k00", "k03"],
      },
    ).then(({ result }) => result);
    expect(values).toEqual({ k00: "v", k03: null });
    expect(names).toEqual(body.map(({ key }) => key).filter((key) => key !== "k03"));
  });
});

describe("Workers", () => {
  const module = "export default { fetch() { return new Response('hi') } }";

  it("are uploaded with bindings to things that exist, and read back", async () => {
    const metadata = {
      main_module: "worker.js",
      compatibility_date: "2026-04-21",
      bindings: [{ type: "dispatch_namespace", name: "DISPATCHER", namespace: "production" }],
    };
    expect(await upload("dispatch", metadata, module)).toMatchObject({ errors: [{ code: 100119 }] });
    await client.workersForPlatforms.dispatch.namespaces.create({ account_id, name: "production" });
    expect(await upload("dispatch", metadata, module)).toMatchObject({
      result: { id: "dispatch", has_modules: true, compatibility_date: "2026-04-21" },
    });
    const content = await client.workers.scripts.content.get("dispatch", { account_id });
    expect(await content.text()).toContain(module);
  });

  it("of a dispatch namespace are its own: uploaded, counted, read, and deleted", async () => {
    const namespaces = client.workersForPlatforms.dispatch.namespaces;
    const at = { account_id, dispatch_namespace: "production" };
    await namespaces.create({ account_id, name: "production" });
    const folder = "dispatch/namespaces/production/scripts";
    const metadata = { main_module: "worker.js", bindings: [{ type: "plain_text", name: "SHOP", text: "acme" }] };
    await upload("acme-shop", metadata, module, folder);
    expect(await namespaces.get("production", { account_id })).toMatchObject({ script_count: 1 });
    expect(await namespaces.scripts.get("acme-shop", at)).toMatchObject({
      dispatch_namespace: "production",
      script: { id: "acme-shop" },
    });
    expect(await namespaces.scripts.settings.get("acme-shop", at)).toMatchObject({ bindings: metadata.bindings });
    expect(await refusal(client.workers.scripts.content.get("acme-shop", { account_id }))).toEqual([404, 10007]);
    await namespaces.scripts.delete("acme-shop", at);
    expect(await refusal(namespaces.scripts.get("acme-shop", at))).toEqual([404, 10007]);
    expect(await upload("acme-shop", metadata, module, "dispatch/namespaces/other/scripts")).toMatchObject({
      errors: [{ code: 100119 }],
    });
  });

  it("can be in a dispatch namespace from its first moment", async () => {
    const existing = { userWorkers: [{ namespace: "staging", workers: ["acme-shop"] }] };
    const other = await startEmulator({ existing });
    try {
      const api = new Cloudflare({ apiToken: other.token, baseURL: other.url, logLevel: "off" });
      const at = { account_id: other.accountId, dispatch_namespace: "staging" };
      const namespaces = api.workersForPlatforms.dispatch.namespaces;
      await namespaces.create({ account_id: other.accountId, name: "staging" });
      expect(await namespaces.scripts.get("acme-shop", at)).toMatchObject({ script: { id: "acme-shop" } });
      expect(await namespaces.get("staging", at)).toMatchObject({ script_count: 1 });
    } finally {
      await other.stop();
    }
  });

  it("have to exist before a route names them, and a pattern is taken once", async () => {
    const route = { zone_id, pattern: "*/*", script: "dispatch" };
    expect(await refusal(client.workers.routes.create(route))).toEqual([400, 10019]);
    await client.workers.routes.create({ zone_id, pattern: "*/*" });
    expect(await refusal(client.workers.routes.create({ zone_id, pattern: "*/*" }))).toEqual([409, 10020]);
    expect(await refusal(client.workers.routes.create({ zone_id, pattern: "a*c.com/" }))).toEqual([400, 10022]);
  });
});

describe("regional hostnames", () => {
  it("belong to the zone and default to DNS routing", async () => {
    const made = await client.addressing.regionalHostnames.create({
      zone_id,
      hostname: "customers.saasprovider.com",
      region_key: "eu",
    });
    expect(made).toMatchObject({ hostname: "customers.saasprovider.com", region_key: "eu", routing: "dns" });
    const foreign = client.addressing.regionalHostnames.create({ zone_id, hostname: "acme.com", region_key: "eu" });
    expect(await refusal(foreign)).toEqual([403, 1002]);
  });
});
