import { checked, knownValue, notChecked } from "../cloudflare/checked";
import type { CloudflareClient } from "../cloudflare/client/client";
import { type HostnamePage, unknownList } from "../cloudflare/client/hostname-list";
import { unknownEntries } from "../cloudflare/client/kv-entries";
import type { PageStore } from "../cloudflare/client/page-store";
import { readSnapshot, type SnapshotPart, snapshotTarget } from "../cloudflare/client/read-snapshot";
import { noZoneText } from "../cloudflare/client/zone";
import type { HostnameList, Snapshot } from "../cloudflare/snapshot";
import { userWorkersOf } from "../desired/user-workers";
import type { TenantHostname } from "../onboarding/records";
import { cnameTargetsOf } from "../registry/cname-targets";
import type { Environment, Registry } from "../registry/model";
import { dispatchFacts, unknownDispatch } from "./dispatch";
import type { DnsQuestions } from "./dns/questions";
import { type OurNames, readDns, type Wanted } from "./dns/read-dns";
import { isDue } from "./evidence";
import type { DnsFacts, ZoneFacts } from "./facts";
import { type Ledger, onboardingTimes, verdictsOverTime } from "./ledger";
import { kvKeysOf } from "./lookup";
import { type EnvironmentAnswers, environmentStatus, type StatusReport } from "./report";
import type { Selection } from "./selection";

/** What to ask, and how. */
export interface StatusSources {
  readonly client: CloudflareClient;
  /** undefined: DNS is not to be asked. */
  readonly dns: { readonly questions: DnsQuestions; readonly time: number } | undefined;
  /** Whether KV entries are to be asked. */
  readonly kvEntries: boolean;
  /** Whether route, dispatch Worker and user Workers are to be asked. */
  readonly workers: boolean;
  readonly ledger: Ledger;
  pageStore(environment: string, zoneId: string): PageStore<HostnamePage>;
}

/** Asks Cloudflare and DNS about the selected hostnames, environment by environment. Only reads. */
export async function readStatus(
  sources: StatusSources,
  registry: Registry,
  selection: Selection | undefined,
): Promise<StatusReport> {
  const environments = [];
  for (const environment of registry.environments) {
    const wanted = wantedOf(environment, selection);
    if (wanted !== undefined) environments.push(await readEnvironment(sources, environment, wanted));
  }
  const now = sources.client.cloudflareTime();
  const today = environments.flatMap(({ hostnames }) =>
    hostnames.map(({ environment, hostname, judgement: { verdict } }) => ({ environment, hostname, verdict })),
  );
  return {
    now,
    environments,
    onboarding: onboardingTimes(sources.ledger),
    history: verdictsOverTime(sources.ledger, today, now),
  };
}

interface WantedHostnames {
  readonly declared: readonly TenantHostname[];
  /** Names to ask for; undefined: the whole zone. */
  readonly names: readonly string[] | undefined;
}

/** undefined: the selection concerns no hostname of this environment. */
function wantedOf({ tenants }: Environment, selection: Selection | undefined): WantedHostnames | undefined {
  const all = tenants.flatMap((tenant) => tenant.hostnames.map((hostname) => ({ tenant, hostname })));
  if (selection === undefined) return { declared: all, names: undefined };
  const declared = all.filter(
    ({ tenant, hostname }) => selection.tenants.has(tenant.id) || selection.hostnames.has(hostname.hostname),
  );
  const names = [...declared.map(({ hostname }) => hostname.hostname), ...selection.undeclared];
  return names.length === 0 ? undefined : { declared, names };
}

async function readEnvironment(sources: StatusSources, environment: Environment, wanted: WantedHostnames) {
  const { ledger, client } = sources;
  const answers = await askCloudflare(sources, environment, wanted);
  const dns = await askDns(sources, environment, wanted.declared, answers.list);
  const now = client.cloudflareTime();
  const status = environmentStatus({ environment, declared: wanted.declared, ledger, ...answers, dns, now });
  // Pages that were kept are as old as the machine says. People compare with Cloudflare's times.
  return { ...status, readAt: status.readAt && status.readAt + now - client.now() };
}

async function askCloudflare(
  sources: StatusSources,
  environment: Environment,
  wanted: WantedHostnames,
): Promise<Pick<EnvironmentAnswers, "zone" | "list" | "kv">> {
  const { client } = sources;
  const { names, declared } = wanted;
  const target = {
    ...snapshotTarget(environment),
    hostnames: declared.map(({ hostname }) => hostname),
    kvKeys: declared.flatMap(kvKeysOf),
  };
  const workers = declared.flatMap(({ hostname }) => userWorkersOf(hostname).map(({ worker }) => worker));
  const snapshot = await readSnapshot(client, target, {
    parts: partsOf(sources, wanted),
    names,
    userWorkers: names && [...new Set(workers)],
    hostnameStore: (zoneId) => sources.pageStore(environment.name, zoneId),
  });
  const zone = zoneFacts(sources, environment, snapshot);
  const { zoneId, kvKeys: keys, kvEntries: entries } = snapshot;
  if (zoneId !== undefined)
    return { zone, list: snapshot.hostnames, kv: { url: kvUrl(client, environment, snapshot), keys, entries } };
  const why = snapshot.zone.checked ? noZoneText(environment.platform) : snapshot.zone.why;
  return {
    zone: unknownZone(zone, environment, why),
    list: unknownList(why),
    kv: { url: undefined, keys: notChecked(why), entries: unknownEntries(why) },
  };
}

/** For a few hostnames, only their own entries. */
function partsOf({ kvEntries, workers }: StatusSources, { names }: WantedHostnames): readonly SnapshotPart[] {
  return [
    "fallbackOrigin",
    "quota",
    "hostnames",
    ...(kvEntries ? (["kvEntries"] as const) : []),
    ...(kvEntries && names === undefined ? (["kvKeys"] as const) : []),
    ...(workers ? (["routes", "dispatchWorker", "userWorkers"] as const) : []),
  ];
}

function kvUrl(
  { baseUrl }: CloudflareClient,
  { platform }: Environment,
  { kvNamespace }: Snapshot,
): string | undefined {
  const id = knownValue(kvNamespace)?.id;
  return id && `${baseUrl}/accounts/${platform.accountId}/storage/kv/namespaces/${id}`;
}

function zoneFacts({ client }: StatusSources, environment: Environment, snapshot: Snapshot): ZoneFacts {
  const { name, platform } = environment;
  const { zoneId: id = "", fallbackOrigin, quota } = snapshot;
  return {
    environment: name,
    name: platform.zone.name,
    id,
    url: `${client.baseUrl}/zones/${id}`,
    fallbackOrigin: plainFallbackOrigin(fallbackOrigin),
    quota,
    declaredOrigin: platform.fallbackOrigin.name,
    dispatch: dispatchFacts(environment, snapshot),
  };
}

/** There is no such zone, or the token may not see it. */
function unknownZone(zone: ZoneFacts, { platform }: Environment, why: string): ZoneFacts {
  const unknown = notChecked(why);
  return { ...zone, fallbackOrigin: unknown, quota: unknown, dispatch: unknownDispatch(platform, why) };
}

/** Without the fields that only drift compares. */
function plainFallbackOrigin(found: Snapshot["fallbackOrigin"]): ZoneFacts["fallbackOrigin"] {
  if (!found.checked || found.value === undefined) return found;
  const { fields, ...origin } = found.value;
  return checked(origin);
}

async function askDns(
  { dns, client }: StatusSources,
  { platform }: Environment,
  declared: readonly TenantHostname[],
  list: HostnameList,
): Promise<ReadonlyMap<string, DnsFacts>> {
  if (dns === undefined) return new Map();
  const now = client.cloudflareTime();
  const wanted = declared.map(({ tenant, hostname: { hostname } }) => ({
    hostname,
    targets: cnameTargetsOf(tenant, platform),
    certificate: !isGood(list, hostname, now),
  }));
  const ours: OurNames = {
    zone: platform.zone.name,
    addresses: platform.entitlements.apexAddresses,
  };
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), dns.time);
  const limits = [over.signal, ...(client.signal === undefined ? [] : [client.signal])];
  try {
    return await readDns(dns.questions, ours, wanted.sort(doubtfulFirst), AbortSignal.any(limits));
  } finally {
    clearTimeout(timer);
  }
}

/** If hostname and certificate are active and no renewal is due soon, DNS is only asked where the hostname points. */
function isGood(list: HostnameList, hostname: string, now: number): boolean {
  const answer = knownValue(list.find(hostname));
  const certificate = answer?.certificate;
  if (answer?.status !== "active" || certificate?.status !== "active") return false;
  return certificate.expiresAt !== undefined && !isDue(certificate, now);
}

function doubtfulFirst(a: Wanted, b: Wanted): number {
  return Number(b.certificate) - Number(a.certificate);
}
