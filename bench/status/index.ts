import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Cloudflare from "cloudflare";
import { type Emulator, startEmulator } from "../../emulator/api/server";
import platform from "../../platform/production.json";
import { type ClientOptions, sleepFor } from "../../src/cloudflare/client/options";
import { REQUEST_LIMIT } from "../../src/cloudflare/limits";
import { checkRegistry } from "../../src/registry/check";
import type { Registry } from "../../src/registry/model";
import type { SourceFile } from "../../src/registry/source";
import { linesOf } from "../../src/status/report";
import { createStatusReader } from "../../src/status/status-reader";
import { renderHtml } from "../../src/status/writers/html";
import type { BenchReport } from "../bench";

const HOSTNAMES = 5_000;

/** Status of 5,000 hostnames by list pages, beside one GET per hostname; both through Cloudflare's client. */
export async function run(): Promise<BenchReport> {
  const root = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
  const emulator = await startEmulator({ entitlements: { quota: HOSTNAMES } });
  try {
    const env = { CLOUDFLARE_API_TOKEN: emulator.token, CLOUDFLARE_BASE_URL: emulator.url };
    const api = new Cloudflare({ apiToken: emulator.token, baseURL: emulator.url, logLevel: "off" });
    const ids = await fill(api, emulator);
    const reader = await createStatusReader(registry(), {
      root,
      env,
      client: CLIENT,
      dns: false,
      resolvers: [],
      dnsTime: 0,
      kvEntries: true,
      workers: true,
      ledger: undefined,
    });
    const paged = await measured(emulator, async () => await reader.read(undefined));
    const single = await measured(emulator, async () => await oneByOne(api, ids));
    const html = await measured(emulator, async () => renderHtml(paged.result));
    if (linesOf(paged.result).some(({ judgement }) => judgement.verdict === "unasked"))
      throw new Error("not all was answered");
    return {
      title: "Asking about 5,000 hostnames",
      columns: ["way", "requests", "seconds here", "minutes at Cloudflare's limit, at least"],
      rows: [
        [
          "switchyard status (hostnames by pages of 50, KV values by 100, and what is between the zone and the user Workers)",
          paged.requests,
          paged.seconds,
          waiting(paged.requests),
        ],
        ["one GET per hostname", single.requests, single.seconds, waiting(single.requests)],
        ["the HTML page of the same report", html.requests, html.seconds, 0],
      ],
      notes: [
        `Against the emulator on loopback with its limits off: "seconds here" is what the client and the emulator take, without any network.`,
        `Cloudflare allows ${REQUEST_LIMIT.requests} requests in ${REQUEST_LIMIT.minutes} minutes: if you need more, you wait for the next window, on any machine.`,
        "DNS is not asked.",
      ],
      budgets: [{ name: "requests for 5,000 hostnames", measured: paged.requests, limit: 165, kind: "at most" }],
    };
  } finally {
    await emulator.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

const CLIENT: ClientOptions = {
  now: Date.now,
  sleep: sleepFor,
  answerTimeout: 30_000,
  progress: () => {},
};

const NAMES = Array.from({ length: HOSTNAMES }, (_, index) => `shop.store-${index}.com`);

function registry(): Registry {
  const tenant = { displayName: "Store", owners: ["store"], tier: "free", worker: "store" };
  const sources: SourceFile[] = [
    { kind: "platform", id: "production", file: "platform/production.json", text: JSON.stringify(platform) },
    ...NAMES.map((hostname, index): SourceFile => {
      const text = JSON.stringify({ ...tenant, hostnames: [{ hostname }] });
      return { kind: "tenant", id: `store-${index}`, file: `tenants/store-${index}.json`, text };
    }),
  ];
  const { registry: sound, problems } = checkRegistry({ sources, findings: [] });
  if (sound === undefined) throw new Error(JSON.stringify(problems.slice(0, 3)));
  return sound;
}

/** @returns the ids of the hostnames */
async function fill(api: Cloudflare, { accountId, clock }: Emulator): Promise<readonly string[]> {
  const account = { account_id: accountId };
  const zone = await api.zones.create({ name: platform.zone.name, account: { id: accountId } });
  const origin = platform.fallbackOrigin.name;
  await api.dns.records.create({
    zone_id: zone.id,
    name: origin,
    type: "AAAA",
    content: "100::",
    proxied: true,
    ttl: 1,
  });
  await api.customHostnames.fallbackOrigin.update({ zone_id: zone.id, origin });
  clock.advance({ minutes: 1 });
  const kv = await api.kv.namespaces.create({ ...account, title: platform.dispatch.kvNamespace.title });
  await api.workersForPlatforms.dispatch.namespaces.create({ ...account, name: platform.dispatch.namespace });
  const entries = NAMES.map((hostname) => ({ key: `hostname:${hostname}`, value: "{}" }));
  await api.kv.namespaces.keys.bulkUpdate(kv.id, { ...account, body: entries });
  const ids: string[] = [];
  for (const hostname of NAMES) {
    const { id } = await api.customHostnames.create({
      zone_id: zone.id,
      hostname,
      ssl: { method: "http", type: "dv" },
    });
    ids.push(id);
  }
  return ids;
}

/** As fast as the pages: four at a time, through the same pace, which is lifted here because it would take 20 minutes. */
async function oneByOne(api: Cloudflare, ids: readonly string[]): Promise<void> {
  const [zone] = (await api.zones.list({ name: platform.zone.name })).result;
  const lane = async (first: number) => {
    for (let index = first; index < ids.length; index += 4)
      await api.customHostnames.get(ids[index] ?? "", { zone_id: zone?.id ?? "" });
  };
  await Promise.all([0, 1, 2, 3].map(lane));
}

async function measured<Result>(emulator: Emulator, work: () => Promise<Result>) {
  emulator.requests.clear();
  const started = performance.now();
  const result = await work();
  const seconds = Math.round((performance.now() - started) / 10) / 100;
  return { result, seconds, requests: emulator.requests.all().length };
}

/** Full windows that have to pass before the last request may start. */
function waiting(requests: number): number {
  return Math.floor((requests - 1) / REQUEST_LIMIT.requests) * REQUEST_LIMIT.minutes;
}
