import { afterEach, describe, expect, it } from "@jest/globals";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import { isFound } from "../../src/status/fail-on";
import { linesOf } from "../../src/status/report";
import { kvKeyOf } from "../../worker/kv-entry";
import { call } from "../emulator/api/call";
import { type PlatformLife, startPlatform } from "./platform-life";

/** Hostname and certificate are active: what is between the zone and the user Worker decides if visitors are served. */

const TARGET = "customers.saasprovider.com";
const HOST = "shop.acme-store.com";
const DRIFT = "npx switchyard plan --environment production --drift";

let life: PlatformLife;

afterEach(async () => {
  await life.stop();
});

/** Every hostname is active. */
async function start(
  tenants: Readonly<Record<string, Partial<TenantFile>>> = { acme: { hostnames: [{ hostname: HOST }] } },
  platform: Partial<PlatformFile> = {},
): Promise<void> {
  life = await startPlatform(tenants, platform);
  for (const { hostnames } of life.environment.tenants)
    for (const { hostname } of hostnames) life.publish(hostname, "CNAME", TARGET);
  life.advance({ hours: 1 });
}

async function told(hostname = HOST) {
  const report = await life.look();
  expect(report.environments.flatMap(({ failures }) => failures)).toEqual([]);
  const line = linesOf(report).find((each) => each.hostname === hostname);
  const { row, verdict, words, command } = line?.judgement ?? {};
  return { row, verdict, words, command };
}

async function write(path: string, value: string): Promise<void> {
  const [kv] = (await life.api.kv.namespaces.list({ account_id: life.emulator.accountId })).result;
  await life.api.kv.namespaces.values.update(path, {
    account_id: life.emulator.accountId,
    namespace_id: kv?.id ?? "",
    value,
  });
}

/** Uploads the dispatch Worker with one binding changed, or without it. */
async function rebind(name: string, change?: object): Promise<void> {
  const account_id = life.emulator.accountId;
  const { bindings = [] } = await life.api.workers.scripts.scriptAndVersionSettings.get("dispatch", { account_id });
  const changed = bindings.flatMap((binding) =>
    binding.name === name ? (change === undefined ? [] : [{ ...binding, ...change }]) : [binding],
  );
  await life.upload("scripts/dispatch", { compatibility_date: "2026-04-21", bindings: changed });
}

const LIVE = { row: "serving", verdict: "serving", words: "Serves traffic.", command: undefined };

describe("a live hostname is live no longer", () => {
  it("with a Worker that is not in the namespace, also for one path", async () => {
    await start({
      acme: {
        hostnames: [
          { hostname: HOST },
          { hostname: "api.acme-store.com", paths: [{ prefix: "/v2", worker: "acme-api-v2" }] },
        ],
      },
    });
    expect([await told(), await told("api.acme-store.com")]).toEqual([LIVE, LIVE]);
    const scripts = `/accounts/${life.emulator.accountId}/workers/dispatch/namespaces/production/scripts`;
    await call(life.emulator, "DELETE", `${scripts}/acme-api-v2`);
    expect(await told()).toEqual(LIVE);
    expect(await told("api.acme-store.com")).toEqual({
      row: "worker-missing",
      verdict: "us",
      words: "Visitors get 404: the dispatch namespace production has no user Worker acme-api-v2 (for /v2).",
      command: "npx wrangler deploy --name acme-api-v2 --dispatch-namespace production",
    });
    await call(life.emulator, "DELETE", `${scripts}/acme-shop`);
    expect(await told()).toMatchObject({
      row: "worker-missing",
      words: "Visitors get 404: the dispatch namespace production has no user Worker acme-shop.",
    });
    await life.upload("dispatch/namespaces/production/scripts/acme-shop", {});
    expect(await told()).toEqual(LIVE);
  });

  it("with bindings of the dispatch Worker that lead elsewhere, until they lead back", async () => {
    await start({ acme: { hostnames: [{ hostname: HOST }] } });
    const account_id = life.emulator.accountId;
    const [kv] = (await life.api.kv.namespaces.list({ account_id })).result;
    const other = await life.api.kv.namespaces.create({ account_id, title: "other" });
    await call(life.emulator, "POST", `/accounts/${account_id}/workers/dispatch/namespaces`, { name: "staging" });
    const changes: [string, object | undefined, object, string][] = [
      ["KV", { namespace_id: other.id }, { namespace_id: kv?.id }, `is bound to ${other.id} as KV, not to ${kv?.id}`],
      [
        "DISPATCHER",
        { namespace: "staging" },
        { namespace: "production" },
        "is bound to staging as DISPATCHER, not to production",
      ],
      ["LOOKUP", { text: "label" }, { text: "kv" }, "is bound to label as LOOKUP, not to kv"],
      [
        "DISPATCHER",
        { outbound: { worker: { service: "spy" } } },
        { outbound: undefined },
        "uses spy for outbound requests, not no Worker",
      ],
      ["ZONE_NAME", undefined, {}, "has no binding ZONE_NAME"],
    ];
    for (const [name, change, back, words] of changes) {
      await rebind(name, change);
      expect(await told()).toEqual({
        row: "dispatch-worker-differs",
        verdict: "us",
        words: `The dispatch Worker can't serve visitors as declared. The dispatch Worker dispatch ${words}.`,
        command: DRIFT,
      });
      await rebind(name, back);
    }
    await call(life.emulator, "DELETE", `/accounts/${account_id}/workers/scripts/dispatch`);
    expect(await told()).toMatchObject({
      words: "The dispatch Worker can't serve visitors as declared. The account has no Worker dispatch.",
    });
  });

  it("without a route to the dispatch Worker", async () => {
    await start();
    const { result } = await life.api.workers.routes.list({ zone_id: life.zoneId });
    const id = result[0]?.id ?? "";
    await life.upload("scripts/other", { bindings: [] });
    await life.api.workers.routes.update(id, { zone_id: life.zoneId, pattern: "*/*", script: "other" });
    const row = { row: "route-differs", verdict: "us", command: DRIFT };
    expect(await told()).toEqual({
      ...row,
      words: "Visitors do not reach the dispatch Worker. The route */* leads to the Worker other, not to dispatch.",
    });
    await life.api.workers.routes.delete(id, { zone_id: life.zoneId });
    expect(await told()).toEqual({
      ...row,
      words: "Visitors do not reach the dispatch Worker. The zone has no route */*.",
    });
  });

  it("with another fallback origin", async () => {
    await start();
    const zone_id = life.zoneId;
    const origin = "old.saasprovider.com";
    await life.api.dns.records.create({ zone_id, name: origin, type: "AAAA", content: "100::", proxied: true, ttl: 1 });
    await life.api.customHostnames.fallbackOrigin.update({ zone_id, origin });
    life.advance({ minutes: 1 });
    expect(await told()).toEqual({
      row: "fallback-origin-other",
      verdict: "us",
      words: `The zone's fallback origin is ${origin}, not proxy-fallback.saasprovider.com: another server may answer the visitors.`,
      command: DRIFT,
    });
  });

  it.each([
    ['{"workerName":"acme-old","tenant":"acme"}', "differs from the registry: Worker acme-old, not acme-shop."],
    [
      '{"workerName":"acme-shop","tenant":"acme","status":"maintenance"}',
      "differs from the registry: status maintenance, not live.",
    ],
    [
      '{"workerName":"acme-shop","tenant":"acme","canonical":"www.acme-store.com"}',
      "differs from the registry: canonical hostname www.acme-store.com, not none.",
    ],
    ["nonsense", "can't be read by the dispatch Worker: visitors get an error."],
  ])("with the KV entry %s", async (value, words) => {
    await start();
    await write(kvKeyOf(HOST), value);
    expect(await told()).toEqual({
      row: "entry-differs",
      verdict: "us",
      words: `Visitors are not served as the registry declares. The KV entry of ${HOST} ${words}`,
      command: DRIFT,
    });
  });

  it("without the entry of its wildcard certificate", async () => {
    await start({
      acme: { hostnames: [{ hostname: HOST, certificate: { wildcard: true, validation: "txt" } }] },
    });
    const records = linesOf(await life.look())[0]?.judgement.records ?? [];
    life.publish(`_acme-challenge.${HOST}`, "TXT", ...records.map(({ value = "" }) => value));
    life.advance({ hours: 5 });
    const [kv] = (await life.api.kv.namespaces.list({ account_id: life.emulator.accountId })).result;
    await life.api.kv.namespaces.values.delete(kvKeyOf(`*.${HOST}`), {
      account_id: life.emulator.accountId,
      namespace_id: kv?.id ?? "",
    });
    expect(await told()).toMatchObject({
      row: "entry-missing",
      words: `Hostname and certificate are active, but visitors get 404. There is no KV entry of *.${HOST}.`,
    });
  });

  it("with a token that may not read Workers, and the answer says what was not checked", async () => {
    await start();
    const token = "reads-no-workers";
    life.emulator.tokens.grant(token, {
      Zone: "read",
      "SSL and Certificates": "read",
      "Workers KV Storage": "read",
      "Workers Routes": "read",
    });
    const report = await life.look({ client: await life.client({}, token) });
    expect(report.environments[0]?.failures.map((failure) => failure.split(": Cloudflare")[0])).toEqual([
      "the dispatch Worker",
      "the user Workers",
    ]);
    expect(linesOf(report)[0]?.judgement).toMatchObject({
      row: "active-unchecked",
      verdict: "unasked",
      words:
        "Hostname and certificate are active. Not checked, so visitors may not be served: the dispatch Worker, the user Workers.",
    });
  });
});

describe("where the lookup reads", () => {
  it("custom metadata, the metadata decides and the KV entry only where it holds none", async () => {
    const routing = { mode: "wildcard", lookup: "metadata" } as const;
    const entitlements = { customMetadata: true };
    await start(undefined, { routing, entitlements });
    expect(await told()).toEqual(LIVE);
    const [custom] = (await life.api.customHostnames.list({ zone_id: life.zoneId })).result;
    const edit = async (custom_metadata: object) =>
      await life.api.customHostnames.edit(custom?.id ?? "", {
        zone_id: life.zoneId,
        custom_metadata: custom_metadata as never,
      });
    await edit({ workerName: "acme-old", tenant: "acme" });
    life.advance({ minutes: 1 });
    expect(await told()).toMatchObject({
      row: "entry-differs",
      words: `Visitors are not served as the registry declares. The custom metadata of ${HOST} differs from the registry: Worker acme-old, not acme-shop.`,
    });
    await edit({ workerName: "acme-shop", tenant: "acme" });
    life.advance({ minutes: 1 });
    await write(kvKeyOf(HOST), "nonsense");
    expect(await told()).toEqual(LIVE);
  });

  it("labels, a custom hostname is looked up in KV all the same", async () => {
    await start(undefined, { routing: { mode: "wildcard", lookup: "label", subdomains: true } });
    expect(await told()).toEqual(LIVE);
    await write(kvKeyOf(HOST), '{"workerName":"acme-old","tenant":"acme"}');
    expect(await told()).toMatchObject({ row: "entry-differs" });
  });
});

it("lists entries without a hostname and hostnames without an entry, with the repair", async () => {
  await start();
  await write(kvKeyOf("left.acme-store.com"), '{"workerName":"acme-shop","tenant":"acme"}');
  await life.api.customHostnames.create({
    zone_id: life.zoneId,
    hostname: "shop.stranger.com",
    ssl: { method: "http", type: "dv" },
  });
  const [kv] = (await life.api.kv.namespaces.list({ account_id: life.emulator.accountId })).result;
  const report = await life.look();
  expect(report.environments[0]?.orphans).toEqual([
    {
      kind: "entry",
      environment: "production",
      hostname: "left.acme-store.com",
      words:
        "A KV entry (tenant acme, Worker acme-shop) of a hostname that no tenant declares and that is not at Cloudflare.",
      next: "Release: npx switchyard plan. If the plan does not delete the entry, Terraform does not manage it: delete it yourself.",
      command: `curl -X DELETE ${life.emulator.url}/accounts/${life.emulator.accountId}/storage/kv/namespaces/${kv?.id}/values/hostname%3Aleft.acme-store.com -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN"`,
    },
    expect.objectContaining({
      kind: "hostname",
      hostname: "shop.stranger.com",
      words: "It is at Cloudflare, but no tenant declares it and it has no KV entry: visitors get 404.",
    }),
  ]);
  await fetch(`${report.environments[0]?.orphans[0]?.command?.split(" ")[3]}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${life.emulator.token}` },
  });
  await life.api.kv.namespaces.values.delete(kvKeyOf(HOST), {
    account_id: life.emulator.accountId,
    namespace_id: kv?.id ?? "",
  });
  expect((await life.look()).environments[0]?.orphans.map(({ kind, hostname }) => `${kind} ${hostname}`)).toEqual([
    `hostname ${HOST}`,
    "hostname shop.stranger.com",
  ]);
});

it("calls foreign, and no orphan, what the platform file leaves to others", async () => {
  await start(undefined, { foreign: ["*.partner.com"] });
  await write(kvKeyOf("left.partner.com"), '{"workerName":"partner"}');
  for (const hostname of ["shop.partner.com", "shop.stranger.com"])
    await life.api.customHostnames.create({ zone_id: life.zoneId, hostname, ssl: { method: "http", type: "dv" } });
  const report = await life.look();
  const [environment] = report.environments;
  expect(environment?.orphans.map(({ hostname }) => hostname)).toEqual(["shop.stranger.com"]);
  expect(environment?.foreign.map(({ hostname, listed }) => [hostname, listed])).toEqual([
    ["shop.partner.com", true],
    ["shop.stranger.com", false],
  ]);
  expect(isFound("foreign", report)).toBe(true);
  const known = environment?.foreign.filter(({ listed }) => listed) ?? [];
  const expected = report.environments.map((each) => ({ ...each, foreign: known }));
  expect(isFound("foreign", { ...report, environments: expected })).toBe(false);
});

it("asks N/50 + E/1,000 + E/100 + 25 requests at most for a whole environment", async () => {
  const hostnames = Array.from({ length: 230 }, (_, index) => ({ hostname: `h${index}.acme-store.com` }));
  life = await startPlatform({ acme: { hostnames } });
  await life.look();
  const count = life.emulator.requests.all().length;
  expect(count).toBeLessThanOrEqual(230 / 50 + 230 / 1000 + 230 / 100 + 25);
  // Five pages, three bulk reads, and nine single questions.
  expect(count).toBe(17);
});
