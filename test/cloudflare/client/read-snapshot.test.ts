import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it } from "@jest/globals";
import { createClient } from "../../../src/cloudflare/client/client";
import type { HostnamePage } from "../../../src/cloudflare/client/hostname-list";
import type { KvPage } from "../../../src/cloudflare/client/kv-entries";
import { filePageStore } from "../../../src/cloudflare/client/page-store";
import { readSnapshot, snapshotTarget } from "../../../src/cloudflare/client/read-snapshot";
import type { Snapshot } from "../../../src/cloudflare/snapshot";
import { sha256 } from "../../../src/sha256";
import { call } from "../../emulator/api/call";
import { MODULE } from "../../status/platform-life";
import { type SnapshotPlatform, startSnapshotPlatform } from "./snapshot-platform";

setFlagsFromString("--expose-gc");

let platform: SnapshotPlatform;

afterEach(async () => {
  await platform.stop();
});

const names = (count: number) => Array.from({ length: count }, (_, index) => `h${index}.acme-store.com`);
const acme = (count: number) => ({ acme: { hostnames: names(count).map((hostname) => ({ hostname })) } });

/** What could not be read, by part. */
function unread(snapshot: Snapshot): Readonly<Record<string, unknown>> {
  const parts = Object.entries(snapshot).flatMap(([part, found]) =>
    found?.checked === false ? [[part, found.why]] : (found?.failures?.length ?? 0) > 0 ? [[part, found.failures]] : [],
  );
  return Object.fromEntries(parts);
}

/** The platform's answers, but with so many hostnames and entries. */
function largeZone(count: number): typeof fetch {
  const page = (from: number, size: number) =>
    Array.from(
      { length: Math.max(0, Math.min(size, count - from)) },
      (_, index) => `shop-${from + index}.acme-store.com`,
    );
  return async (input, init) => {
    const url = new URL(String(input));
    const at = Number(url.searchParams.get("page") ?? url.searchParams.get("cursor") ?? 0);
    if (url.pathname.endsWith("/custom_hostnames")) {
      const result = page((at - 1) * 50, 50).map((name) => largeHostname(name));
      return Response.json({ success: true, result, result_info: { total_count: count } });
    }
    if (url.pathname.endsWith("/keys")) {
      const result = page(at, 1000).map((name) => ({ name: `hostname:${name}` }));
      return Response.json({
        success: true,
        result,
        result_info: { cursor: at + 1000 < count ? String(at + 1000) : "" },
      });
    }
    if (url.pathname.endsWith("/bulk/get")) {
      const { keys } = JSON.parse(String(init?.body)) as { keys: string[] };
      const value = (key: string) => JSON.stringify({ workerName: "acme-shop", tenant: key, limits: { cpuMs: 50 } });
      const values = Object.fromEntries(keys.map((key) => [key, { value: value(key), metadata: null }]));
      return Response.json({ success: true, result: { values } });
    }
    return await fetch(String(input).replace(/custom_hostnames\/id-.*/, "custom_hostnames/quota"), init);
  };
}

function largeHostname(hostname: string) {
  const record = { txt_name: `_acme-challenge.${hostname}`, txt_value: hostname };
  return {
    id: `id-${hostname.split(".")[0]}-0d89c70d-ad9f-4843`,
    hostname,
    status: "active",
    ssl: {
      status: "active",
      method: "http",
      type: "dv",
      settings: { min_tls_version: "1.2", http2: "on", tls_1_3: "on" },
      hosts: [hostname],
      issuer: "GoogleTrustServices",
      validation_records: [record],
      dcv_delegation_records: [
        { cname: `_acme-challenge.${hostname}`, cname_target: `${hostname}.0123456789abcdef.dcv.cloudflare.com` },
      ],
    },
    custom_metadata: { tenant: hostname },
    ownership_verification: { type: "txt", name: `_cf-custom-hostname.${hostname}`, value: hostname },
  };
}

/** What the platform stack writes for a hostname of acme. */
const ENTRY = '{"workerName":"acme-shop","tenant":"acme"}';

async function kvNamespaceId(): Promise<string> {
  const { result } = await platform.api.kv.namespaces.list({ account_id: platform.emulator.accountId });
  platform.emulator.requests.clear();
  return result[0]?.id ?? "";
}

describe("a snapshot of an environment", () => {
  it("has every part, with the fields that a configuration can declare", async () => {
    platform = await startSnapshotPlatform(acme(2));
    const snapshot = await platform.snapshot();
    expect(unread(snapshot)).toEqual({});
    expect(snapshot.zone).toMatchObject({
      value: { status: "active", type: "full", fields: { name: "saasprovider.com", type: "full", paused: false } },
    });
    expect(snapshot.hostnames.find("h1.acme-store.com")).toMatchObject({
      value: {
        status: "pending",
        unlisted: [],
        fields: {
          hostname: "h1.acme-store.com",
          ssl: { method: "http", type: "dv", bundle_method: "ubiquitous", wildcard: false },
        },
      },
    });
    expect(snapshot.hostnames.complete).toBe(true);
    expect(snapshot.kvNamespace).toMatchObject({ value: { fields: { title: "hostnames" } } });
    expect(snapshot.kvEntries.find("hostname:h0.acme-store.com")).toEqual({
      checked: true,
      value: { value: ENTRY, metadata: undefined },
    });
    expect(snapshot.fallbackOrigin).toMatchObject({
      value: { status: "active", fields: { origin: "proxy-fallback.saasprovider.com" } },
    });
    expect(snapshot.dnsRecords).toMatchObject({
      value: [
        { fields: { name: "proxy-fallback.saasprovider.com", type: "AAAA", content: "100::", proxied: true, ttl: 1 } },
      ],
    });
    expect(snapshot.routes).toMatchObject({ value: [{ fields: { pattern: "*/*", script: "dispatch" } }] });
    expect(snapshot.regionalHostnames).toEqual({ checked: true, value: [] });
    expect(snapshot.dispatchNamespace).toMatchObject({ value: { scriptCount: 1, fields: { name: "production" } } });
    expect(snapshot.userWorkers).toEqual({ checked: true, value: new Set(["acme-shop"]) });
    expect(snapshot.dispatchWorker).toMatchObject({
      value: {
        compatibilityDate: "2026-04-21",
        bindings: [{ name: "DISPATCHER" }, { name: "KV" }, { name: "LOOKUP", binding: { text: "kv" } }, {}],
        contentSha256: { value: sha256(MODULE) },
        fields: {
          script_name: "dispatch",
          content_sha256: sha256(MODULE),
          bindings: [{ namespace: "production" }, { type: "kv_namespace" }, {}, {}],
        },
      },
    });
    expect(snapshot.quota).toMatchObject({ value: { used: 2 } });
  });

  it.each([1, 49, 120, 301])(
    "of %i hostnames and entries costs N/50 + N/1,000 + N/100 + 25 requests",
    async (count) => {
      platform = await startSnapshotPlatform(acme(count));
      expect(unread(await platform.snapshot())).toEqual({});
      const most = count / 50 + count / 1000 + count / 100 + 25;
      expect(platform.emulator.requests.all().length).toBeLessThanOrEqual(most);
      expect(
        platform.emulator.requests.all().filter(({ verb }) => ["create", "update", "delete"].includes(verb)),
      ).toEqual([]);
    },
  );

  it("of a namespace with more scripts than a page costs one more a page", async () => {
    platform = await startSnapshotPlatform(acme(1));
    const workers = names(250).map((name) => `w-${name.replaceAll(".", "-")}`);
    for (const name of workers) await platform.upload(`dispatch/namespaces/production/scripts/${name}`, {});
    platform.emulator.requests.clear();
    const { userWorkers } = await platform.snapshot();
    expect(userWorkers).toEqual({ checked: true, value: new Set(["acme-shop", ...workers]) });
    expect(platform.emulator.requests.counts().workers_for_platforms_script).toEqual({ list: 3 });
  });

  it("of what does not exist yet is an answer, and no failure", async () => {
    platform = await startSnapshotPlatform(acme(1));
    const { emulator, api, zoneId } = platform;
    await api.zones.delete({ zone_id: zoneId });
    await call(emulator, "DELETE", `/accounts/${emulator.accountId}/workers/dispatch/namespaces/production`);
    await call(emulator, "DELETE", `/accounts/${emulator.accountId}/workers/scripts/dispatch`);
    await call(emulator, "DELETE", `/accounts/${emulator.accountId}/storage/kv/namespaces/${await kvNamespaceId()}`);
    const snapshot = await platform.snapshot();
    expect(unread(snapshot)).toEqual({ quota: "there is no zone" });
    expect(snapshot).toMatchObject({
      zoneId: undefined,
      zone: { value: undefined },
      kvNamespace: { value: undefined },
      dispatchNamespace: { value: undefined },
      dispatchWorker: { value: undefined },
      dnsRecords: { value: [] },
    });
    expect(snapshot.userWorkers).toEqual({ checked: true, value: new Set() });
    expect(snapshot.hostnames.find("h0.acme-store.com")).toEqual({ checked: true, value: undefined });
    expect(snapshot.kvEntries.find("hostname:h0.acme-store.com")).toEqual({ checked: true, value: undefined });
  });

  it("does not take a zone that the token can't see for one that is not there, where its ID is known", async () => {
    platform = await startSnapshotPlatform(acme(1));
    await platform.api.zones.delete({ zone_id: platform.zoneId });
    const target = { ...snapshotTarget(platform.environment), zoneId: platform.zoneId };
    const snapshot = await readSnapshot(await platform.client(), target);
    expect(snapshot.hostnames.find("h0.acme-store.com")).toEqual({
      checked: false,
      why: `Cloudflare knows no zone with the id ${platform.zoneId}: correct zone.id in the platform file`,
    });
  });

  it("shows what was changed behind Terraform's back: bindings, a record, a route, a value", async () => {
    platform = await startSnapshotPlatform(acme(1));
    const { emulator, api, zoneId } = platform;
    const settings = new FormData();
    const bindings = [{ type: "kv_namespace", name: "KV", namespace_id: await kvNamespaceId() }];
    settings.append("settings", JSON.stringify({ bindings, compatibility_date: "2026-05-01" }));
    await fetch(`${emulator.url}/accounts/${emulator.accountId}/workers/scripts/dispatch/settings`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${emulator.token}` },
      body: settings,
    });
    const [record] = (await api.dns.records.list({ zone_id: zoneId })).result;
    await call(emulator, "PATCH", `/zones/${zoneId}/dns_records/${record?.id}`, { content: "2001:db8::1" });
    await api.workers.routes.create({ zone_id: zoneId, pattern: "shop.saasprovider.com/*" });
    expect(await platform.snapshot()).toMatchObject({
      dispatchWorker: { value: { fields: { bindings, compatibility_date: "2026-05-01" } } },
      dnsRecords: { value: [{ fields: { content: "2001:db8::1" } }] },
      routes: { value: [{ fields: { pattern: "*/*" } }, { fields: { pattern: "shop.saasprovider.com/*" } }] },
    });
  });

  it("holds no more than two kilobytes of a hostname and its entry", async () => {
    platform = await startSnapshotPlatform({});
    const gc = runInNewContext("gc") as () => void;
    const client = await platform.client({ fetch: largeZone(10_000) });
    gc();
    const before = process.memoryUsage().heapUsed;
    const snapshot = await readSnapshot(client, snapshotTarget(platform.environment));
    gc();
    const held = process.memoryUsage().heapUsed - before;
    expect([snapshot.hostnames.hostnames.length, snapshot.kvEntries.entries.size]).toEqual([10_000, 10_000]);
    expect(held / 10_000).toBeLessThan(2_000);
  });

  it("shares equal values, so that memory grows by names and not by settings", async () => {
    platform = await startSnapshotPlatform(acme(60));
    const { hostnames } = (await platform.snapshot()).hostnames;
    expect(new Set(hostnames.map(({ fields }) => fields.ssl)).size).toBe(1);
  });
});

describe("an entry", () => {
  const KEY = "hostname:h1.acme-store.com";

  it.each(["lacks", "answers null for", "answers a number for"])(
    "that the bulk read %s is asked for singly",
    async (how) => {
      platform = await startSnapshotPlatform(acme(3));
      const forgetful: typeof fetch = async (input, init) => {
        const response = await fetch(input, init);
        if (!String(input).endsWith("/bulk/get")) return response;
        const body = (await response.json()) as { result: { values: Record<string, unknown> } };
        if (how === "lacks") delete body.result.values[KEY];
        else body.result.values[KEY] = how === "answers null for" ? null : { value: 7 };
        return Response.json(body);
      };
      const snapshot = await platform.snapshot({ fetch: forgetful });
      expect(unread(snapshot)).toEqual({});
      expect(snapshot.kvEntries.find(KEY)).toEqual({ checked: true, value: { value: ENTRY, metadata: undefined } });
      expect(platform.emulator.requests.counts().workers_kv?.get).toBe(2);
    },
  );

  it("that is gone counts as gone only after it was asked for singly", async () => {
    platform = await startSnapshotPlatform(acme(3));
    const at = { account_id: platform.emulator.accountId, namespace_id: await kvNamespaceId() };
    await platform.api.kv.namespaces.values.delete(KEY, at);
    const { kvEntries } = await platform.snapshot();
    expect(kvEntries.find(KEY)).toEqual({ checked: true, value: undefined });
    expect(platform.emulator.requests.counts().workers_kv?.get).toBe(1);
  });

  it("keeps its metadata, also when it is asked for singly", async () => {
    platform = await startSnapshotPlatform(acme(1));
    const at = { account_id: platform.emulator.accountId, namespace_id: await kvNamespaceId() };
    await platform.api.kv.namespaces.values.update("hostname:h0.acme-store.com", {
      ...at,
      value: '{"a":1}',
      metadata: JSON.stringify({ by: "hand" }),
    });
    const entry = { checked: true, value: { value: '{"a":1}', metadata: { by: "hand" } } };
    expect((await platform.snapshot()).kvEntries.find("hostname:h0.acme-store.com")).toEqual(entry);
    const nothing: typeof fetch = async (input, init) =>
      String(input).endsWith("/bulk/get")
        ? Response.json({ success: true, result: { values: {} } })
        : await fetch(input, init);
    expect((await platform.snapshot({ fetch: nothing })).kvEntries.find("hostname:h0.acme-store.com")).toEqual(entry);
  });

  it("of a hundred that could not be read is not known, and the others are", async () => {
    platform = await startSnapshotPlatform(acme(250));
    platform.emulator.faults.inject({ match: { path: "*/bulk/get" }, kind: "500", after: 1 });
    const { kvEntries } = await platform.snapshot({ retries: 0 });
    expect(kvEntries.entries.size).toBeGreaterThanOrEqual(150);
    expect(kvEntries.failures).toEqual([
      expect.stringMatching(/^(100|50) KV entries: Cloudflare answered 500: Internal Server Error \(1500\)$/),
    ]);
    const unknown = names(250).filter((name) => !kvEntries.find(`hostname:${name}`).checked);
    expect(unknown).toHaveLength(250 - kvEntries.entries.size);
  });
});

describe("an interrupted reading", () => {
  const stores = () => ({
    hostnameStore: () => filePageStore<HostnamePage>(join(platform.folder, "h.jsonl"), "source"),
    kvStore: () => filePageStore<KvPage>(join(platform.folder, "kv.jsonl"), "source"),
  });

  it("continues with the entries it has", async () => {
    platform = await startSnapshotPlatform(acme(250));
    platform.emulator.faults.inject({ match: { path: "*/bulk/get" }, kind: "500", after: 2 });
    expect((await platform.snapshot({ retries: 0 }, stores())).kvEntries.failures).toHaveLength(1);
    platform.emulator.requests.clear();
    const said: string[] = [];
    const snapshot = await platform.snapshot({ progress: (text) => void said.push(text) }, stores());
    expect(unread(snapshot)).toEqual({});
    expect(snapshot.kvEntries.entries.size).toBe(250);
    expect(platform.emulator.requests.counts().workers_kv).toEqual({ list: 1 });
    expect(said).toContainEqual(
      expect.stringMatching(/^Continuing after (150|200) KV entries that an interrupted run read\.$/),
    );
  });

  it("stops when told to, and says of every part that it was stopped", async () => {
    platform = await startSnapshotPlatform(acme(120));
    const stop = new AbortController();
    const client = await platform.client({ signal: stop.signal });
    stop.abort();
    const snapshot = await readSnapshot(client, snapshotTarget(platform.environment));
    expect(new Set(Object.values(unread(snapshot)).flat())).toEqual(new Set(["stopped before it was asked"]));
    expect(platform.emulator.requests.all()).toEqual([]);
  });
});

describe("a list that says less than the single read", () => {
  /** Leaves a field out of the list's entries, as a cheaper answer would. */
  const without =
    (field: string): typeof fetch =>
    async (input, init) => {
      const response = await fetch(input, init);
      if (!/custom_hostnames\?page=/.test(String(input))) return response;
      const body = (await response.json()) as { result: Record<string, unknown>[] };
      for (const hostname of body.result) delete hostname[field];
      return Response.json(body);
    };
  const withMetadata = (count: number) => ({
    acme: { hostnames: names(count).map((hostname) => ({ hostname, metadata: { shop: "1" } })) },
  });
  const start = async (count: number) => {
    platform = await startSnapshotPlatform(withMetadata(count), {
      platform: { entitlements: { customMetadata: true } },
    });
    const { result } = await platform.api.customHostnames.list({ zone_id: platform.zoneId, per_page: 50 });
    for (const { id } of result)
      await platform.api.customHostnames.edit(id, { zone_id: platform.zoneId, custom_metadata: { shop: "1" } });
    platform.emulator.requests.clear();
  };

  it("is made up for by single reads, where few hostnames are of that class", async () => {
    await start(3);
    const { hostnames } = await platform.snapshot({ fetch: without("custom_metadata") });
    expect(hostnames.hostnames.map(({ fields }) => fields.custom_metadata)).toEqual([
      { shop: "1" },
      { shop: "1" },
      { shop: "1" },
    ]);
    expect(hostnames.gaps).toEqual([]);
  });

  it("is named with its fields and hostnames, where there are many", async () => {
    await start(30);
    const { hostnames } = await platform.snapshot({ fetch: without("custom_metadata") });
    expect(hostnames.gaps).toContainEqual({
      hostnameClass: "with metadata",
      hostnames: expect.arrayContaining(names(30)),
      fields: ["custom_metadata"],
    });
    expect(hostnames.find("h7.acme-store.com")).toMatchObject({ value: { unlisted: ["custom_metadata"] } });
  });
});

describe("a zone that changes while it is read", () => {
  it("shows every hostname as it is in the end", async () => {
    platform = await startSnapshotPlatform(acme(120));
    const { api, zoneId: zone_id } = platform;
    const [gone] = (await api.customHostnames.list({ zone_id })).result;
    let changed = false;
    const changing: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (changed || !String(input).includes("custom_hostnames?page=1&")) return response;
      changed = true; // the next pages have moved up by one
      await api.customHostnames.delete(gone?.id ?? "", { zone_id });
      await api.customHostnames.create({ zone_id, hostname: "shop.stranger.com", ssl: { method: "http", type: "dv" } });
      return response;
    };
    const { hostnames } = await platform.snapshot({ fetch: changing });
    expect(hostnames.failures).toEqual([]);
    expect(hostnames.complete).toBe(true);
    expect(hostnames.find(gone?.hostname ?? "")).toEqual({ checked: true, value: undefined });
    const seen = hostnames.hostnames.map(({ hostname }) => hostname);
    expect(new Set(seen)).toEqual(
      new Set([...names(120).filter((name) => name !== gone?.hostname), "shop.stranger.com"]),
    );
  });

  it("is not called complete, and no hostname gone, where a page never comes", async () => {
    platform = await startSnapshotPlatform(acme(120));
    platform.emulator.faults.inject({
      match: { path: "*/custom_hostnames?page=2&per_page=50" },
      kind: "500",
      times: 9,
    });
    const { hostnames } = await platform.snapshot({ retries: 0 });
    const why = "page 2 of the custom hostnames: Cloudflare answered 500: Internal Server Error (1500)";
    expect(hostnames).toMatchObject({ complete: false, failures: [why] });
    const found = names(120).map((name) => hostnames.find(name));
    expect(found.filter((answer) => !answer.checked)).toEqual(Array(50).fill({ checked: false, why }));
    expect(found.filter((answer) => answer.checked && answer.value === undefined)).toEqual([]);
  });
});

describe("Cloudflare's rate limit", () => {
  it("is waited for, and nothing is lost, where others have used it up", async () => {
    platform = await startSnapshotPlatform(acme(5), { emulator: { limits: true } });
    const { emulator } = platform;
    const burn = () => call(emulator, "GET", "/zones").then(({ status }) => status);
    while ((await burn()) !== 429);
    const said: string[] = [];
    const snapshot = await platform.snapshot({ progress: (text) => void said.push(text) });
    expect(unread(snapshot)).toEqual({});
    expect(said).toEqual(["Cloudflare's rate limit is reached: waiting 300 seconds."]);
  });

  it("is not run into where Cloudflare says that little of it is left", async () => {
    platform = await startSnapshotPlatform(acme(5), { emulator: { limits: true } });
    const { emulator } = platform;
    for (let count = 0; count < 1_050; count += 1) await call(emulator, "GET", "/zones");
    emulator.requests.clear();
    const said: string[] = [];
    expect(unread(await platform.snapshot({ progress: (text) => void said.push(text) }))).toEqual({});
    expect(said[0]).toMatch(/^\d+ of 1200 requests are left of Cloudflare's rate limit: waiting \d+ seconds\.$/);
    expect(emulator.requests.all().filter(({ status }) => status === 429)).toEqual([]);
  });

  it("is waited for each time in a storm of refusals", async () => {
    platform = await startSnapshotPlatform(acme(120));
    platform.emulator.faults.inject({ match: {}, kind: "429", times: 9, after: 3, retryAfter: 60 });
    const snapshot = await platform.snapshot();
    expect(unread(snapshot)).toEqual({});
    expect(snapshot.hostnames.hostnames).toHaveLength(120);
  });
});

describe("a reading that fails", () => {
  it("says that Cloudflare can't be reached, once for each part, after one request", async () => {
    platform = await startSnapshotPlatform(acme(2));
    const down = () =>
      Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) }));
    const snapshot = await platform.snapshot({ fetch: down, retries: 0 });
    expect(new Set(Object.values(unread(snapshot)).flat())).toEqual(
      new Set(["Cloudflare can't be reached: ECONNREFUSED"]),
    );
    expect(snapshot.hostnames.find("h0.acme-store.com").checked).toBe(false);
  });

  it("never says the token", async () => {
    platform = await startSnapshotPlatform(acme(2));
    const token = "secret-token-of-ours-0123456789abcdef";
    const env = { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_BASE_URL: platform.emulator.url };
    const said: string[] = [];
    const client = await createClient(env, platform.options({ progress: (text) => void said.push(text) }));
    const snapshot = await readSnapshot(client, snapshotTarget(platform.environment));
    expect(Object.values(unread(snapshot)).flat()).toContainEqual(
      expect.stringContaining("The token in CLOUDFLARE_API_TOKEN"),
    );
    expect(JSON.stringify([unread(snapshot), said])).not.toContain(token);
    expect(platform.emulator.requests.all()).toHaveLength(1);
  });

  it.each([
    "dns_records",
    "workers/routes",
    "regional_hostnames",
    "fallback_origin",
    "scripts/dispatch/settings",
    "production/scripts",
  ])("leaves the other parts as they are: %s", async (path) => {
    platform = await startSnapshotPlatform(acme(2));
    platform.emulator.faults.inject({ match: { path: `*/${path}` }, kind: "502-html", times: 9 });
    const snapshot = await platform.snapshot({ retries: 0 });
    expect(Object.values(unread(snapshot))).toEqual(["Cloudflare answered 502"]);
    expect(snapshot.hostnames.find("h0.acme-store.com").checked).toBe(true);
  });

  it("takes a proxy's page with status 200 for no answer, for a single KV value too", async () => {
    platform = await startSnapshotPlatform(acme(1));
    const page: typeof fetch = async (input, init) => {
      if (String(input).endsWith("/bulk/get")) return Response.json({ success: true, result: { values: {} } });
      if (!/\/values\//.test(String(input))) return await fetch(input, init);
      return new Response("<html>", { headers: { "content-type": "text/html" } });
    };
    const { kvEntries } = await platform.snapshot({ fetch: page, retries: 0 });
    expect(kvEntries.find("hostname:h0.acme-store.com")).toMatchObject({
      checked: false,
      why: "Cloudflare can't be reached: the response is not from Cloudflare's API (text/html)",
    });
  });

  it("does not believe a list of user Workers that is shorter than the namespace's count", async () => {
    platform = await startSnapshotPlatform(acme(1));
    const short: typeof fetch = async (input, init) =>
      String(input).endsWith("/production/scripts")
        ? Response.json({ success: true, result: [], result_info: {} })
        : await fetch(input, init);
    expect((await platform.snapshot({ fetch: short })).userWorkers).toEqual({
      checked: false,
      why: "the list of user Workers in production has 0 of 1",
    });
  });
});
