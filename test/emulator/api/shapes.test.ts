import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { CIPHER_SUITE_ORDER } from "../../../emulator/api/cipher-suites";
import { type Emulator, startEmulator } from "../../../emulator/api/server";
import { LENIENT, parseShape, SHAPE_WORDS, STRICT } from "../../../emulator/api/shapes";
import { call, type Reply } from "./call";
import { selfSigned } from "./self-signed";

interface Ssl {
  type?: string;
  method?: string;
  status: string;
  settings?: Record<string, unknown>;
  custom_certificate?: string;
}
interface Hostname {
  id: string;
  ssl: Ssl;
}

const pair = selfSigned(["portal.fjordbank.no"]);
const uploaded = { custom_certificate: pair.certificate, custom_key: pair.key };

let emulator: Emulator;
let zone: string;
let hostnames: string;

beforeEach(async () => {
  emulator = await startEmulator({ strict: true });
  zone = `/zones/${(await call(emulator, "POST", "/zones", { name: "saasprovider.com" })).result.id}`;
  hostnames = `${zone}/custom_hostnames`;
});
afterEach(() => emulator.stop());

async function create(hostname: string, ssl: object): Promise<Hostname> {
  return (await call<Hostname>(emulator, "POST", hostnames, { hostname, ssl })).result;
}

const edit = (id: string, ssl: object): Promise<Reply<Hostname>> =>
  call<Hostname>(emulator, "PATCH", `${hostnames}/${id}`, { ssl });
const sslOf = async (id: string) => (await call<Hostname>(emulator, "GET", `${hostnames}/${id}`)).result.ssl;

describe("a shape", () => {
  it("is written as a name and a value, and unknown ones are refused", () => {
    expect(parseShape("settings=all")).toEqual({ settings: "all" });
    expect(SHAPE_WORDS.every((word) => parseShape(word) !== undefined)).toBe(true);
    expect(["settings", "settings=none", "nothing=all"].map(parseShape)).toEqual([undefined, undefined, undefined]);
  });

  it("is unkind or kind", () => {
    expect(STRICT).toEqual({
      settings: "as-sent",
      "partial-edit": "resets",
      ciphers: "reordered",
      uploaded: "nothing",
      renewal: "http",
      observability: "filled-in",
      "missing-entry": "not-found",
      "outbound-parameters": "objects",
      "namespace-scripts": "pages",
    });
    expect(LENIENT).toEqual({
      settings: "all",
      "partial-edit": "keeps",
      ciphers: "as-sent",
      uploaded: "certificate",
      renewal: "as-ordered",
      observability: "as-sent",
      "missing-entry": "success",
      "outbound-parameters": "either",
      "namespace-scripts": "whole",
    });
  });

  it("can be changed while the emulator runs", async () => {
    const { id } = await create("shop.acme-store.com", { method: "http", type: "dv" });
    expect(await sslOf(id)).not.toHaveProperty("settings");
    emulator.reshape({ settings: "all" });
    expect(await sslOf(id)).toHaveProperty("settings");
    const control = `${emulator.controlUrl}/shapes`;
    const changed = await fetch(control, { method: "POST", body: '{"settings": "as-sent"}' });
    expect(await changed.json()).toEqual(STRICT);
    const refused = await fetch(control, { method: "POST", body: '{"settings": "some"}' });
    expect([refused.status, await refused.json()]).toEqual([400, { error: expect.stringContaining("as-sent") }]);
  });
});

describe("the settings of a certificate", () => {
  const managed = { method: "http", type: "dv" };
  const all = { http2: "on", min_tls_version: "1.2", tls_1_3: "on", early_hints: "off", ciphers: [] };

  it("come back as they were sent, or all five", async () => {
    const { id } = await create("shop.acme-store.com", { ...managed, settings: { min_tls_version: "1.2" } });
    expect((await sslOf(id)).settings).toEqual({ min_tls_version: "1.2" });
    emulator.reshape({ settings: "all" });
    expect((await sslOf(id)).settings).toEqual(all);
  });

  it("are reset by an edit that leaves them out, or kept", async () => {
    const { id } = await create("shop.acme-store.com", { ...managed, settings: { min_tls_version: "1.2" } });
    emulator.reshape({ "partial-edit": "keeps" });
    expect((await edit(id, managed)).result.ssl.settings).toEqual({ min_tls_version: "1.2" });
    emulator.reshape({ "partial-edit": "resets" });
    expect((await edit(id, managed)).result.ssl.settings).toBeUndefined();
  });

  it("name cipher suites of Cloudflare's list, which come back in its order, or in the one they were sent in", async () => {
    const ciphers = ["AES256-SHA", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"];
    const { id } = await create("shop.acme-store.com", { ...managed, settings: { ciphers } });
    expect((await sslOf(id)).settings).toEqual({ ciphers: [...ciphers].reverse() });
    emulator.reshape({ ciphers: "as-sent" });
    expect((await sslOf(id)).settings).toEqual({ ciphers });
    const unknown = await edit(id, {
      ...managed,
      settings: { ciphers: [CIPHER_SUITE_ORDER[0], "AEAD-AES128-GCM-SHA256"] },
    });
    expect(unknown).toMatchObject({ status: 400, errors: [{ code: 1442 }] });
  });
});

describe("an uploaded pair", () => {
  it("leaves no trace but the settings, or its certificate, and never its key", async () => {
    const { id } = await create("portal.fjordbank.no", { ...uploaded, settings: { http2: "off" } });
    emulator.clock.advance({ minutes: 1 });
    const hidden = await sslOf(id);
    expect([hidden.type, hidden.method, hidden.custom_certificate]).toEqual([undefined, undefined, undefined]);
    expect(hidden.settings).toEqual({ http2: "off" });
    emulator.reshape({ uploaded: "certificate" });
    expect(await sslOf(id)).toMatchObject({ type: "dv", method: "http", custom_certificate: pair.certificate });
    expect(JSON.stringify(await sslOf(id))).not.toContain("PRIVATE KEY");
  });

  it.each([
    ["its certificate alone", { custom_certificate: pair.certificate }, 1428],
    ["neither certificate nor method", { type: "dv", settings: { http2: "on" } }, 1440],
  ])("is not edited with %s", async (_, ssl, code) => {
    const { id } = await create("portal.fjordbank.no", uploaded);
    expect(await edit(id, ssl)).toMatchObject({ status: 400, errors: [{ code }] });
  });
});

describe("a certificate that renews", () => {
  const CNAME = ["CNAME", "customers.saasprovider.com"] as const;

  async function active(hostname: string, ssl: object): Promise<Hostname> {
    const origin = { type: "AAAA", name: "origin.saasprovider.com", content: "100::", proxied: true };
    await call(emulator, "POST", `${zone}/dns_records`, origin);
    await call(emulator, "PUT", `${hostnames}/fallback_origin`, { origin: origin.name });
    const made = await create(hostname, ssl);
    emulator.customers.setRecord(hostname, ...CNAME);
    emulator.clock.advance({ days: 1 });
    return made;
  }

  it("moves from TXT to HTTP, three times, and says TXT again once it is ordered again", async () => {
    const { id } = await active("shop.acme-store.com", { method: "txt", type: "dv" });
    expect(await sslOf(id)).toMatchObject({ status: "active", method: "txt" });
    for (let renewal = 1; renewal <= 3; renewal += 1) {
      emulator.clock.advance({ days: 60 });
      expect(await sslOf(id)).toMatchObject({ status: "active", method: "http" });
    }
    expect((await edit(id, { method: "txt", type: "dv" })).result.ssl.method).toBe("txt");
  });

  it.each([
    ["has a wildcard", { method: "txt", type: "dv", wildcard: true }, {}, "txt"],
    ["is validated as ordered", { method: "txt", type: "dv" }, { renewal: "as-ordered" } as const, "txt"],
    ["is validated by mail", { method: "email", type: "dv" }, {}, "email"],
  ])("stays as it is where it %s", async (_, ssl, shapes, method) => {
    emulator.reshape(shapes);
    const { id } = await active("shop.acme-store.com", ssl);
    emulator.clock.advance({ days: 62 });
    expect((await sslOf(id)).method).toBe(method);
  });

  it("waits for SSL.com with two tokens, for an RSA and an ECDSA key", async () => {
    const ssl = { method: "txt", type: "dv", certificate_authority: "ssl_com" };
    const { id } = await create("shop.acme-store.com", ssl);
    emulator.clock.advance({ minutes: 1 });
    const records = ((await sslOf(id)) as unknown as { validation_records: { txt_value: string }[] })
      .validation_records;
    expect(new Set(records.map(({ txt_value }) => txt_value)).size).toBe(2);
  });
});

describe("a Worker", () => {
  const script = () => `/accounts/${emulator.accountId}/workers/scripts/dispatch`;

  async function upload(
    metadata: object,
    path = script(),
  ): Promise<Reply<{ created_on: string; modified_on: string; etag: string }>> {
    const form = new FormData();
    form.append("metadata", JSON.stringify({ main_module: "worker.js", ...metadata }));
    form.append("worker.js", new Blob(["export default {}"], { type: "application/javascript+module" }), "worker.js");
    const headers = { authorization: `Bearer ${emulator.token}` };
    const response = await fetch(emulator.url + path, { method: "PUT", headers, body: form });
    return { status: response.status, ...((await response.json()) as object) } as never;
  }
  const settings = async () => (await call<Record<string, unknown>>(emulator, "GET", `${script()}/settings`)).result;
  const namespaces = () => `/accounts/${emulator.accountId}/workers/dispatch/namespaces`;

  it("has more observability than it was given, or as much", async () => {
    await upload({ observability: { enabled: true, logs: { enabled: true, invocation_logs: false } } });
    expect((await settings()).observability).toEqual({
      enabled: true,
      head_sampling_rate: 1,
      logs: { enabled: true, head_sampling_rate: 1, invocation_logs: false, persist: true },
      traces: { enabled: false, head_sampling_rate: 1, persist: true },
    });
    emulator.reshape({ observability: "as-sent" });
    expect((await settings()).observability).toEqual({
      enabled: true,
      logs: { enabled: true, invocation_logs: false },
    });
  });

  it("is listed with the others of its dispatch namespace by pages of a hundred, or all at once", async () => {
    await call(emulator, "POST", namespaces(), { name: "production" });
    const scripts = `${namespaces()}/production/scripts`;
    for (let count = 100; count < 201; count += 1) await upload({}, `${scripts}/w${count}`);
    const first = await call<{ id: string }[]>(emulator, "GET", scripts);
    const { cursor = "" } = first.result_info as unknown as { cursor: string };
    const second = await call<{ id: string }[]>(emulator, "GET", `${scripts}?cursor=${cursor}`);
    expect([first.result.length, second.result.map(({ id }) => id)]).toEqual([100, ["w200"]]);
    emulator.reshape({ "namespace-scripts": "whole" });
    expect((await call<unknown[]>(emulator, "GET", scripts)).result).toHaveLength(101);
  });

  it("takes an outbound Worker's parameters as objects, and as names only where both are taken", async () => {
    await call(emulator, "POST", namespaces(), { name: "production" });
    const binding = (params: unknown[]) => ({
      bindings: [
        {
          type: "dispatch_namespace",
          name: "DISPATCHER",
          namespace: "production",
          outbound: { worker: { service: "outbound" }, params },
        },
      ],
    });
    expect(await upload(binding(["region"]))).toMatchObject({ status: 400, errors: [{ code: 10021 }] });
    expect(await upload(binding([{ name: "region" }]))).toMatchObject({ status: 200 });
    const sent = await settings();
    emulator.reshape({ "outbound-parameters": "either" });
    expect(await upload(binding(["region"]))).toMatchObject({ status: 200 });
    expect(await settings()).toEqual(sent);
  });

  it("of a day that is not here yet is refused; days are UTC's", async () => {
    expect(await upload({ compatibility_date: "2026-11-22" })).toMatchObject({
      status: 400,
      errors: [{ code: 10021 }],
    });
    expect(await upload({ compatibility_date: "2026-11-21" })).toMatchObject({ status: 200 });
  });

  it("is overwritten by the next upload, by anyone: nothing says that it was there", async () => {
    const first = await upload({ bindings: [{ type: "plain_text", name: "OWNER", text: "production" }] });
    emulator.clock.advance({ days: 1 });
    const second = await upload({ bindings: [] });
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.result.created_on).toBe(first.result.created_on);
    expect(second.result.modified_on).not.toBe(first.result.modified_on);
    expect((await settings()).bindings).toEqual([]);
  });
});

describe("a KV entry that is not there", () => {
  it("is not found by a DELETE, or deleted all the same", async () => {
    const namespaces = `/accounts/${emulator.accountId}/storage/kv/namespaces`;
    const { id } = (await call(emulator, "POST", namespaces, { title: "hostnames" })).result;
    const remove = () => call(emulator, "DELETE", `${namespaces}/${id}/values/hostname:shop.acme-store.com`);
    expect(await remove()).toMatchObject({ status: 404, errors: [{ code: 10009 }] });
    emulator.reshape({ "missing-entry": "success" });
    expect(await remove()).toMatchObject({ status: 200 });
  });
});

describe("names and addresses", () => {
  const record = async (body: object) =>
    (await call<{ name: string; content: string }>(emulator, "POST", `${zone}/dns_records`, body)).result;

  it.each([
    [
      { type: "CNAME", name: "Customers.SaasProvider.com.", content: "Proxy-Fallback.saasprovider.com." },
      { name: "customers.saasprovider.com", content: "proxy-fallback.saasprovider.com" },
    ],
    [
      { type: "AAAA", name: "v6", content: "2001:0DB8:0000:0000:0000:0000:0000:0001" },
      { name: "v6.saasprovider.com", content: "2001:db8::1" },
    ],
    [
      { type: "A", name: "bücher.saasprovider.com", content: "192.0.2.1" },
      { name: "xn--bcher-kva.saasprovider.com", content: "192.0.2.1" },
    ],
  ])("of a record %j are written in one way", async (body, expected) => {
    expect(await record(body)).toMatchObject(expected);
  });

  it("of a zone are Unicode, however they were sent; what lies below it is punycode", async () => {
    const made = await call<{ id: string; name: string }>(emulator, "POST", "/zones", { name: "xn--bcher-kva.de" });
    expect(made.result.name).toBe("bücher.de");
    for (const name of ["xn--bcher-kva.de", "bücher.de"]) {
      const found = await call<{ id: string }[]>(emulator, "GET", `/zones?name=${encodeURIComponent(name)}`);
      expect(found.result.map(({ id }) => id)).toEqual([made.result.id]);
    }
    const path = `/zones/${made.result.id}/dns_records`;
    const below = await call<{ name: string }>(emulator, "POST", path, { type: "A", name: "@", content: "192.0.2.1" });
    expect(below.result.name).toBe("xn--bcher-kva.de");
    expect(await call(emulator, "POST", "/zones", { name: "BÜCHER.de" })).toMatchObject({ errors: [{ code: 1061 }] });
  });
});

describe("a wildcard hostname", () => {
  it("may have metadata, unless its zone opted out", async () => {
    const body = { hostname: "*.portal.fjordbank.no", custom_metadata: { tier: "gold" } };
    expect(await call(emulator, "POST", hostnames, body)).toMatchObject({ status: 201 });
    const opted = await startEmulator({ entitlements: { wildcardMetadata: false } });
    const { id } = (await call(opted, "POST", "/zones", { name: "saasprovider.com" })).result;
    const refused = await call(opted, "POST", `/zones/${id}/custom_hostnames`, body);
    await opted.stop();
    expect(refused).toMatchObject({ status: 400, errors: [{ code: 1412 }] });
  });
});
