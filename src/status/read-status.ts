import { knownValue, notChecked } from "../cloudflare/checked";
import { type CloudflareClient, RequestFailed } from "../cloudflare/client/client";
import { askAllHostnames, askNamedHostnames, type HostnameList, unknownList } from "../cloudflare/client/hostname-list";
import { askKvKeys } from "../cloudflare/client/kv-keys";
import type { PageStore } from "../cloudflare/client/page-store";
import { askFallbackOrigin, askQuota, findZone } from "../cloudflare/client/zone";
import { HOSTNAMES_PER_PAGE } from "../cloudflare/limits";
import type { TenantHostname } from "../onboarding/records";
import { cnameTargetsOf } from "../registry/cname-targets";
import type { Environment, Registry } from "../registry/model";
import type { DnsQuestions } from "./dns/questions";
import { type OurNames, readDns, type Wanted } from "./dns/read-dns";
import { isDue } from "./evidence";
import type { DnsFacts, ZoneFacts } from "./facts";
import { type Ledger, onboardingTimes } from "./ledger";
import { type EnvironmentAnswers, environmentStatus, NOT_WANTED, type StatusReport } from "./report";
import type { Selection } from "./selection";

/** What to ask, and how. */
export interface StatusSources {
  readonly client: CloudflareClient;
  /** undefined: DNS is not to be asked. */
  readonly dns: { readonly questions: DnsQuestions; readonly time: number } | undefined;
  readonly kvKeys: boolean;
  readonly ledger: Ledger;
  pageStore(environment: string, zoneId: string): PageStore;
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
  return { now: sources.client.now(), environments, onboarding: onboardingTimes(sources.ledger) };
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
  const shared = { environment, declared: wanted.declared, ledger };
  try {
    const zoneId = await findZone(client, environment.platform);
    const answers = await readZone(sources, environment, wanted, zoneId);
    const dns = await askDns(sources, environment, wanted.declared, answers.list);
    return environmentStatus({ ...shared, ...answers, dns, now: client.now() });
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error;
    const why = notChecked(error.message);
    const zone = zoneFacts(sources, environment, "", why, why);
    const list = unknownList(error.message);
    return environmentStatus({ ...shared, zone, list, kvKeys: why, dns: new Map(), now: client.now() });
  }
}

/** The fallback origin first: nothing serves without it. */
async function readZone(
  sources: StatusSources,
  environment: Environment,
  { names, declared }: WantedHostnames,
  zoneId: string,
): Promise<Pick<EnvironmentAnswers, "zone" | "list" | "kvKeys">> {
  const { client } = sources;
  const fallbackOrigin = await askFallbackOrigin(client, zoneId);
  const quota = await askQuota(client, zoneId);
  const used = quota.checked ? quota.value.used : Number.POSITIVE_INFINITY;
  const byName = names !== undefined && names.length <= Math.ceil(used / HOSTNAMES_PER_PAGE);
  const declaredNames = declared.map(({ hostname }) => hostname.hostname);
  const list = byName
    ? await askNamedHostnames(client, zoneId, names)
    : await askAllHostnames(client, zoneId, sources.pageStore(environment.name, zoneId), declaredNames);
  const kvKeys = sources.kvKeys ? await askKvKeys(client, environment.platform) : notChecked(NOT_WANTED);
  return {
    zone: zoneFacts(sources, environment, zoneId, fallbackOrigin, quota),
    list: names === undefined ? list : only(list, names),
    kvKeys,
  };
}

/** Other hostnames on the pages are left out. */
function only(list: HostnameList, names: readonly string[]): HostnameList {
  const wanted = new Set(names);
  return { ...list, hostnames: list.hostnames.filter(({ hostname }) => wanted.has(hostname)) };
}

function zoneFacts(
  { client }: StatusSources,
  { name: environment, platform }: Environment,
  id: string,
  fallbackOrigin: ZoneFacts["fallbackOrigin"],
  quota: ZoneFacts["quota"],
): ZoneFacts {
  return { environment, name: platform.zone.name, id, url: `${client.baseUrl}/zones/${id}`, fallbackOrigin, quota };
}

async function askDns(
  { dns, client }: StatusSources,
  { platform }: Environment,
  declared: readonly TenantHostname[],
  list: HostnameList,
): Promise<ReadonlyMap<string, DnsFacts>> {
  if (dns === undefined) return new Map();
  const now = client.now();
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
