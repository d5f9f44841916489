import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { askSuspensions } from "../../src/cloudflare/client/suspensions";
import { changeNow, isComplete, type LiveChange } from "../../src/lifecycle/suspend-now";
import { planSuspension, type SuspensionAction } from "../../src/lifecycle/suspension";
import type { TenantFile } from "../../src/registry/files.generated";
import type { SourceFile } from "../../src/registry/source";
import { encodeKvEntry, type KvEntry, kvKeyOf } from "../../worker/kv-entry";
import { type PlatformLife, startPlatform } from "../status/platform-life";
import { PLATFORM, TENANT } from "../support/registry";

const NAMES = ["a.acme-store.com", "b.acme-store.com", "c.acme-store.com"];
const ACME = { hostnames: NAMES.map((hostname) => ({ hostname })) };

let life: PlatformLife;
let namespaceId: string;

beforeEach(async () => {
  life = await startPlatform({ acme: ACME, bolt: { hostnames: [{ hostname: "www.bolt.shop" }] } });
  for await (const { id } of life.api.kv.namespaces.list({ account_id: life.emulator.accountId })) namespaceId = id;
});

afterEach(() => life.stop());

const place = () => ({ accountId: life.emulator.accountId, namespaceId });

function sources(tenant: Partial<TenantFile> = ACME): readonly SourceFile[] {
  const platform = { ...PLATFORM, accountId: life.emulator.accountId };
  return [
    { kind: "platform", id: "production", file: "platform/production.json", text: JSON.stringify(platform) },
    { kind: "tenant", id: "acme", file: "tenants/acme.json", text: JSON.stringify({ ...TENANT, ...tenant }) },
  ];
}

function suspension(action: SuspensionAction, tenant: Partial<TenantFile> = ACME) {
  const request = { action, tenant: "acme", reason: "phishing", by: "Night shift", at: 0 };
  return planSuspension({ sources: sources(tenant), findings: [] }, request).suspension;
}

/** What Cloudflare has: the status of each name, and undefined where there is no entry. */
async function statuses(names: readonly string[] = [...NAMES, "www.bolt.shop"]) {
  const found: (string | undefined)[] = [];
  for (const name of names) {
    const at = { account_id: life.emulator.accountId, namespace_id: namespaceId };
    const text = await life.api.kv.namespaces.values.get(kvKeyOf(name), at).then(
      (answer) => answer.text(),
      () => undefined,
    );
    found.push(text === undefined ? undefined : (JSON.parse(text).status ?? "live"));
  }
  return found;
}

async function put(hostname: string, entry: KvEntry, metadata?: object): Promise<void> {
  const body = [{ key: kvKeyOf(hostname), value: encodeKvEntry(entry), ...(metadata && { metadata }) }];
  await life.api.kv.namespaces.bulkUpdate(namespaceId, { account_id: life.emulator.accountId, body });
}

const outcomes = (changes: readonly LiveChange[]) =>
  changes.flatMap(({ hostnames }) => hostnames.map(({ hostname, outcome }) => `${hostname} ${outcome}`)).sort();

/** Takes only the first `taken` pairs of each write of entries, as when KV fails half-way. */
const halfWay =
  (taken: number): typeof fetch =>
  async (input, init) => {
    const isBulk = String(input).endsWith("/bulk") && init?.method === "PUT";
    const pairs = isBulk ? (JSON.parse(String(init.body)) as { key: string }[]) : [];
    if (!pairs.some(({ key }) => key.startsWith("hostname:"))) return await fetch(input, init);
    await fetch(input, { ...init, body: JSON.stringify(pairs.slice(0, taken)) });
    return new Response("upstream error", { status: 500 });
  };

describe("suspend --now", () => {
  it("touches the tenant's entries and nothing else of them than the status", async () => {
    const workerName = "not-what-the-file-says";
    await put(NAMES[0] ?? "", { workerName, tenant: "acme", limits: { cpuMs: 5 } }, { note: "kept" });
    const changes = await changeNow(await life.client(), suspension("suspend"));
    expect([outcomes(changes), isComplete(changes)]).toEqual([NAMES.map((name) => `${name} done`), true]);
    expect(await statuses()).toEqual(["suspended", "suspended", "suspended", "live"]);
    const at = { account_id: life.emulator.accountId, namespace_id: namespaceId };
    const key = kvKeyOf(NAMES[0] ?? "");
    expect(JSON.parse(await (await life.api.kv.namespaces.values.get(key, at)).text())).toEqual({
      ...{ workerName, tenant: "acme", status: "suspended", limits: { cpuMs: 5 } },
    });
    expect(await life.api.kv.namespaces.metadata.get(key, at)).toEqual({ note: "kept" });
  });

  it("says which hostnames are suspended and which are not when KV fails half-way, and finishes when run again", async () => {
    const failing = await life.client({ fetch: halfWay(1), retries: 0 });
    const changes = await changeNow(failing, suspension("suspend"));
    expect(isComplete(changes)).toBe(false);
    expect(outcomes(changes)).toEqual([`${NAMES[0]} done`, `${NAMES[1]} failed`, `${NAMES[2]} failed`]);
    expect(await statuses(NAMES)).toEqual(["suspended", "live", "live"]);
    // A release must not lift what is suspended, although the rest failed.
    expect(await askSuspensions(await life.client(), place())).toEqual([
      { tenant: "acme", by: "Night shift", at: "1970-01-01T00:00:00Z", reason: "phishing", hostnames: NAMES },
    ]);
    life.emulator.requests.clear();
    expect(isComplete(await changeNow(await life.client(), suspension("suspend")))).toBe(true);
    expect(await statuses(NAMES)).toEqual(["suspended", "suspended", "suspended"]);
  });

  it("writes no entry when the record can't be written", async () => {
    const fetchWithoutRecord: typeof fetch = async (input, init) =>
      String(init?.body ?? "").includes("suspension:acme")
        ? new Response("", { status: 403 })
        : await fetch(input, init);
    const client = await life.client({ fetch: fetchWithoutRecord, retries: 0 });
    const [change] = await changeNow(client, suspension("suspend"));
    expect(change?.recordFailure).toContain("403");
    expect(await statuses(NAMES)).toEqual(["live", "live", "live"]);
  });

  it("believes no write that Cloudflare's own answer does not show", async () => {
    const lying: typeof fetch = async (input, init) =>
      String(init?.body ?? "").includes("hostname:") && init?.method === "PUT"
        ? Response.json({
            success: true,
            errors: [],
            messages: [],
            result: { successful_key_count: 3, unsuccessful_keys: [] },
          })
        : await fetch(input, init);
    const [change] = await changeNow(await life.client({ fetch: lying }), suspension("suspend"));
    expect(change?.hostnames.map(({ outcome, why }) => [outcome, why])).toEqual(
      NAMES.map(() => ["failed", "Cloudflare still has the earlier entry"]),
    );
  });

  it("creates no entry that no release has written, and leaves another tenant's alone", async () => {
    const hostnames = [{ hostname: "new.acme-store.com" }, { hostname: "www.bolt.shop" }, { hostname: NAMES[0] ?? "" }];
    const [change] = await changeNow(await life.client(), suspension("suspend", { hostnames }));
    expect(outcomes(change === undefined ? [] : [change])).toEqual([
      `${NAMES[0]} done`,
      "new.acme-store.com unreleased",
      "www.bolt.shop foreign",
    ]);
    expect(await statuses(["new.acme-store.com", "www.bolt.shop"])).toEqual([undefined, "live"]);
  });

  it("needs a KV token and no other", async () => {
    life.emulator.requests.clear();
    await changeNow(await life.client(), suspension("suspend"));
    const paths = life.emulator.requests.all().map(({ path }) => path);
    expect(paths.filter((path) => !path.includes("/storage/kv/"))).toEqual([]);
    expect(paths).toHaveLength(5); // namespace by title, values, record, entries, values again
  });

  it.each(["metadata", "label"] as const)("refuses with %s lookup, before it writes anything", async (lookup) => {
    const [platform, tenant] = sources();
    const routing = { ...PLATFORM.routing, lookup, ...(lookup === "label" && { subdomains: true }) };
    const file = { ...JSON.parse(platform?.text ?? ""), routing, entitlements: { customMetadata: true } };
    const all = [{ ...(platform as SourceFile), text: JSON.stringify(file) }, tenant as SourceFile];
    const request = { action: "suspend", tenant: "acme", reason: "x", by: "y", at: 0 } as const;
    const { suspension: planned } = planSuspension({ sources: all, findings: [] }, request);
    life.emulator.requests.clear();
    await expect(changeNow(await life.client(), planned)).rejects.toThrow(`with ${lookup} lookup`);
    expect(life.emulator.requests.all()).toEqual([]);
  });
});

describe("resume --now", () => {
  const suspended = { ...ACME, status: "suspended" as const };

  it("puts back what was there, byte for byte, and deletes the record last", async () => {
    const at = { account_id: life.emulator.accountId, namespace_id: namespaceId };
    const texts = () =>
      Promise.all(NAMES.map(async (name) => (await life.api.kv.namespaces.values.get(kvKeyOf(name), at)).text()));
    const before = await texts();
    await changeNow(await life.client(), suspension("suspend"));
    const failing = await life.client({ fetch: halfWay(2), retries: 0 });
    const changes = await changeNow(failing, suspension("resume", suspended));
    expect(outcomes(changes)).toEqual([`${NAMES[0]} done`, `${NAMES[1]} done`, `${NAMES[2]} failed`]);
    expect(await askSuspensions(await life.client(), place())).toHaveLength(1);
    expect(isComplete(await changeNow(await life.client(), suspension("resume", suspended)))).toBe(true);
    expect(await texts()).toEqual(before);
    expect(await askSuspensions(await life.client(), place())).toEqual([]);
  });

  it("turns on no hostname that something else turned off", async () => {
    await put(NAMES[0] ?? "", { workerName: "acme-shop", tenant: "acme", status: "removed" });
    await changeNow(await life.client(), suspension("resume", suspended));
    expect(await statuses(NAMES)).toEqual(["removed", "live", "live"]);
  });
});
