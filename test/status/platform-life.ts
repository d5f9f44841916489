import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Cloudflare from "cloudflare";
import type { Duration } from "../../emulator/api/clock";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/api/server";
import { type CloudflareClient, createClient } from "../../src/cloudflare/client/client";
import type { ClientOptions } from "../../src/cloudflare/client/options";
import { filePageStore } from "../../src/cloudflare/client/page-store";
import { plainState } from "../../src/desired/desired-state";
import { dispatchBindings } from "../../src/desired/dispatch-bindings";
import { plainPlatform } from "../../src/desired/platform";
import { environmentWorkers } from "../../src/desired/user-workers";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import type { Environment, RegistryHostname } from "../../src/registry/model";
import type { DnsQuestions } from "../../src/status/dns/questions";
import type { CaaRecord } from "../../src/status/facts";
import { appendChanges, readLedger } from "../../src/status/ledger";
import { readStatus, type StatusSources } from "../../src/status/read-status";
import { ledgerLine, linesOf, type StatusReport } from "../../src/status/report";
import type { Selection } from "../../src/status/selection";
import { encodeKvEntry, kvKeyOf } from "../../worker/kv-entry";
import { call } from "../emulator/api/call";
import { checkedEnvironment } from "../support/registry";

type RecordType = "CNAME" | "A" | "AAAA" | "TXT" | "CAA";

/** Addresses of Cloudflare's, as a customer's own proxied record shows them. */
const CLOUDFLARE_ADDRESS = "104.16.1.1";

/** In real time, unlike all else: what is answered at all must not come too late on a busy machine. */
const PATIENCE = 60_000;

/** A platform on the emulator, with customers whose DNS both Cloudflare and status can ask. */
export interface PlatformLife {
  readonly emulator: Emulator;
  readonly api: Cloudflare;
  readonly environment: Environment;
  readonly zoneId: string;
  readonly folder: string;
  readonly dns: DnsQuestions;
  /** Publishes for Cloudflare and for everybody else. */
  publish(name: string, type: RecordType, ...contents: string[]): void;
  /** The customer's own Cloudflare zone stands in front: everybody sees an address of Cloudflare's. */
  proxy(name: string, target?: string): void;
  advance(by: Duration): void;
  /** The emulator's clock, which waiting moves on. */
  options(changes?: Partial<ClientOptions>): ClientOptions;
  /** A client that asks the emulator. */
  client(changes?: Partial<ClientOptions>, token?: string): Promise<CloudflareClient>;
  look(changes?: Partial<StatusSources>, selection?: Selection): Promise<StatusReport>;
  /** Uploads a Worker to a path below the account's Workers. */
  upload(path: string, metadata: object): Promise<number>;
  stop(): Promise<void>;
}

/** The code of every Worker that is uploaded. */
export const MODULE = "export default { fetch() { return new Response('hi') } }";

/** Starts a platform whose fallback origin is active and whose hostnames were all created just now. */
export async function startPlatform(
  tenants: Readonly<Record<string, Partial<TenantFile>>>,
  platform: Partial<PlatformFile> = {},
  emulatorOptions: EmulatorOptions = {},
): Promise<PlatformLife> {
  const emulator = await startEmulator(emulatorOptions);
  const folder = mkdtempSync(join(tmpdir(), "switchyard-status-"));
  const env = { CLOUDFLARE_API_TOKEN: emulator.token, CLOUDFLARE_BASE_URL: emulator.url };
  const api = new Cloudflare({ apiToken: emulator.token, baseURL: emulator.url, maxRetries: 0, logLevel: "off" });
  const zone = await api.zones.create({ name: "saasprovider.com", account: { id: emulator.accountId } });
  const fallback = "proxy-fallback.saasprovider.com";
  await api.dns.records.create({
    zone_id: zone.id,
    name: fallback,
    type: "AAAA",
    content: "100::",
    proxied: true,
    ttl: 1,
  });
  await api.customHostnames.fallbackOrigin.update({ zone_id: zone.id, origin: fallback });
  emulator.clock.advance({ minutes: 1 });
  const kv = await api.kv.namespaces.create({ account_id: emulator.accountId, title: "hostnames" });
  const environment = checkedEnvironment(
    {
      cnameTarget: { name: "customers.saasprovider.com" },
      zone: { name: "saasprovider.com", managed: true, dcvDelegationId: "0123456789abcdef" },
      entitlements: { wildcardHostnames: true, certificateAuthority: true },
      ...platform,
    },
    tenants,
  );
  const hostnames = environment.tenants.flatMap((tenant) => tenant.hostnames);
  await Promise.all(hostnames.map((hostname) => create(api, zone.id, hostname)));
  const entries = plainState(environment)
    .shards.flatMap((shard) => shard.entries)
    .map(({ hostname, entry }) => ({ key: kvKeyOf(hostname), value: encodeKvEntry(entry) }));
  await api.kv.namespaces.keys.bulkUpdate(kv.id, { account_id: emulator.accountId, body: entries });
  const upload = uploaderTo(emulator);
  await uploadWorkers(emulator, upload, environment, kv.id);
  await api.workers.routes.create({
    zone_id: zone.id,
    pattern: plainPlatform("production", environment.platform).routePattern,
    script: environment.platform.dispatch.scriptName,
  });
  emulator.requests.clear();
  const { records, dns } = customersDns();
  const publish = (name: string, type: RecordType, contents: readonly string[]) => {
    records.set(`${type} ${name}`, contents);
    if (contents.length > 0) emulator.customers.setRecord(name, type, contents);
    else emulator.customers.removeRecord(name, type);
  };
  const options = (changes: Partial<ClientOptions> = {}): ClientOptions => ({
    now: () => emulator.clock.now().getTime(),
    sleep: async (length) => emulator.clock.advance(length),
    answerTimeout: PATIENCE,
    progress: () => {},
    ...changes,
  });
  const ledgerFile = join(folder, "status.jsonl");
  return {
    emulator,
    api,
    environment,
    zoneId: zone.id,
    folder,
    dns,
    publish: (name, type, ...contents) => publish(name, type, contents),
    proxy: (name, target) => {
      emulator.customers.setZone(name.split(".").slice(-2).join("."), { dns: "proxied" });
      if (target !== undefined) emulator.customers.setRecord(name, "CNAME", target);
      records.set(`A ${name}`, [CLOUDFLARE_ADDRESS]);
    },
    advance: (by) => emulator.clock.advance(by),
    options,
    upload,
    client: (changes, token = emulator.token) =>
      createClient({ ...env, CLOUDFLARE_API_TOKEN: token }, options(changes)),
    async look(changes = {}, selection) {
      const ledger = readLedger(ledgerFile);
      const report = await readStatus(
        {
          client: await createClient(env, options()),
          dns: { questions: dns, time: PATIENCE },
          kvEntries: true,
          workers: true,
          ledger,
          pageStore: (name) => filePageStore(join(folder, `${name}.jsonl`), zone.id),
          ...changes,
        },
        { environments: [environment] },
        selection,
      );
      appendChanges(
        ledgerFile,
        ledger,
        linesOf(report).map((line) => ledgerLine(line, report.now)),
      );
      return report;
    },
    async stop() {
      await emulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function uploaderTo(emulator: Emulator): PlatformLife["upload"] {
  return async (path, metadata) => {
    const body = new FormData();
    body.append("metadata", JSON.stringify({ main_module: "worker.js", ...metadata }));
    body.append("worker.js", new Blob([MODULE], { type: "application/javascript+module" }), "worker.js");
    const headers = { authorization: `Bearer ${emulator.token}` };
    const url = `${emulator.url}/accounts/${emulator.accountId}/workers/${path}`;
    return (await fetch(url, { method: "PUT", headers, body })).status;
  };
}

/** The dispatch Worker as a release uploads it, and each user Worker of the registry. */
async function uploadWorkers(
  emulator: Emulator,
  upload: PlatformLife["upload"],
  environment: Environment,
  kvNamespaceId: string,
): Promise<void> {
  const { platform } = environment;
  const { namespace, scriptName, outbound, compatibilityDate } = platform.dispatch;
  await call(emulator, "POST", `/accounts/${emulator.accountId}/workers/dispatch/namespaces`, { name: namespace });
  const bindings = dispatchBindings({
    dispatchNamespace: namespace,
    kvNamespaceId,
    outboundWorker: outbound?.service,
    variables: plainPlatform("production", platform).variables,
  });
  await upload(`scripts/${scriptName}`, { compatibility_date: compatibilityDate, bindings });
  for (const worker of environmentWorkers(environment).keys())
    await upload(`dispatch/namespaces/${namespace}/scripts/${worker}`, {});
}

async function create(api: Cloudflare, zoneId: string, { hostname, certificate }: RegistryHostname): Promise<void> {
  const { validation, wildcard, authority } = certificate;
  await api.customHostnames.create({
    zone_id: zoneId,
    hostname,
    ssl: {
      method: validation === "delegated" ? "txt" : validation,
      type: "dv",
      wildcard,
      ...(authority !== undefined && { certificate_authority: authority }),
    },
  });
}

/** What the world sees: CNAMEs are followed, as a recursive resolver does. */
function customersDns() {
  const records = new Map<string, readonly string[]>();
  const at = (type: RecordType, name: string) => records.get(`${type} ${name}`) ?? [];
  const end = (name: string): string => {
    const [target] = at("CNAME", name);
    return target === undefined ? name : end(target);
  };
  records.set("A customers.saasprovider.com", ["104.18.7.7"]);
  const dns: DnsQuestions = {
    cname: async (name) => at("CNAME", name),
    addresses: async (name) => [...at("A", end(name)), ...at("AAAA", end(name))],
    txt: async (name) => at("TXT", end(name)),
    caa: async (name) => at("CAA", end(name)).map(caaRecord),
  };
  return { records, dns };
}

function caaRecord(content: string): CaaRecord {
  const [, tag = "", value = ""] = /^\d+ (\w+) "(.*)"$/.exec(content) ?? [];
  return { tag, value };
}
