import type { CloudflareApi } from "../cloudflare/client/client";
import { readEntries } from "../cloudflare/client/entries";
import { type HostnameList, PAGE_SIZE, readAll, readNamed, unaskedList } from "../cloudflare/client/hostname-list";
import type { PageStore } from "../cloudflare/client/page-store";
import { CouldNotAsk, type Edges, type Requests } from "../cloudflare/client/requests";
import { findZone, readFallbackOrigin, readQuota } from "../cloudflare/client/zone";
import { cnameTargetsOf } from "../registry/cname-targets";
import type { Environment, Registry } from "../registry/model";
import { notAsked } from "./asked";
import type { DnsQuestions } from "./dns/questions";
import { type OurNames, readDns, type Wanted } from "./dns/read-dns";
import { isDue } from "./evidence";
import type { DnsFacts, ZoneFacts } from "./facts";
import { type Ledger, onboardingTimes } from "./ledger";
import { type Answers, type Declared, environmentStatus, NOT_WANTED, type StatusReport } from "./report";
import type { Selection } from "./selection";

/** Whom and what to ask, and how. */
export interface Reading {
  readonly api: CloudflareApi;
  readonly requests: Requests;
  readonly edges: Edges;
  /** undefined: DNS is not to be asked. */
  readonly dns: { readonly questions: DnsQuestions; readonly time: number } | undefined;
  readonly entries: boolean;
  readonly ledger: Ledger;
  pageStore(environment: string, zoneId: string): PageStore;
}

/** Asks Cloudflare and DNS about the selected hostnames, environment by environment. Only reads. */
export async function readStatus(
  reading: Reading,
  registry: Registry,
  selection: Selection | undefined,
): Promise<StatusReport> {
  const environments = [];
  for (const environment of registry.environments) {
    const wanted = wantedOf(environment, selection);
    if (wanted !== undefined) environments.push(await readEnvironment(reading, environment, wanted));
  }
  return { now: reading.edges.now(), environments, onboarding: onboardingTimes(reading.ledger) };
}

interface WantedHostnames {
  readonly declared: readonly Declared[];
  /** Names to ask for; undefined: the whole zone. */
  readonly names: readonly string[] | undefined;
}

/** undefined: the environment has nothing to do with what was selected. */
function wantedOf({ tenants }: Environment, selection: Selection | undefined): WantedHostnames | undefined {
  const all = tenants.flatMap((tenant) => tenant.hostnames.map((hostname) => ({ tenant, hostname })));
  if (selection === undefined) return { declared: all, names: undefined };
  const declared = all.filter(
    ({ tenant, hostname }) => selection.tenants.has(tenant.id) || selection.hostnames.has(hostname.hostname),
  );
  const names = [...declared.map(({ hostname }) => hostname.hostname), ...selection.undeclared];
  return names.length === 0 ? undefined : { declared, names };
}

async function readEnvironment(reading: Reading, environment: Environment, wanted: WantedHostnames) {
  const { ledger, edges } = reading;
  const shared = { environment, declared: wanted.declared, ledger };
  try {
    const zoneId = await findZone(reading.api, reading.requests, environment.platform);
    const answers = await readZone(reading, environment, wanted, zoneId);
    const dns = await askDns(reading, environment, wanted.declared, answers.list);
    return environmentStatus({ ...shared, ...answers, dns, now: edges.now() });
  } catch (error) {
    if (!(error instanceof CouldNotAsk)) throw error;
    const why = notAsked(error.message);
    const zone = zoneFacts(reading, environment, "", why, why);
    const list = unaskedList(error.message);
    return environmentStatus({ ...shared, zone, list, entries: why, dns: new Map(), now: edges.now() });
  }
}

/** The fallback origin first: nothing serves without it. */
async function readZone(
  reading: Reading,
  environment: Environment,
  { names, declared }: WantedHostnames,
  zoneId: string,
): Promise<Pick<Answers, "zone" | "list" | "entries">> {
  const { api, requests } = reading;
  const fallbackOrigin = await readFallbackOrigin(api, requests, zoneId);
  const quota = await readQuota(api, requests, zoneId);
  const reader = { api, requests, edges: reading.edges, zoneId };
  const store = reading.pageStore(environment.name, zoneId);
  const used = quota.asked ? quota.answer.used : Number.POSITIVE_INFINITY;
  const byName = names !== undefined && names.length <= Math.ceil(used / PAGE_SIZE);
  const list = byName
    ? await readNamed(reader, names)
    : await readAll(
        reader,
        store,
        declared.map(({ hostname }) => hostname.hostname),
      );
  const entries = reading.entries ? await readEntries(api, requests, environment.platform) : notAsked(NOT_WANTED);
  return {
    zone: zoneFacts(reading, environment, zoneId, fallbackOrigin, quota),
    list: names === undefined ? list : only(list, names),
    entries,
  };
}

/** Of the others on the pages nobody has asked. */
function only(list: HostnameList, names: readonly string[]): HostnameList {
  const wanted = new Set(names);
  return { ...list, hostnames: list.hostnames.filter(({ hostname }) => wanted.has(hostname)) };
}

function zoneFacts(
  { api }: Reading,
  { name: environment, platform }: Environment,
  id: string,
  fallbackOrigin: ZoneFacts["fallbackOrigin"],
  quota: ZoneFacts["quota"],
): ZoneFacts {
  return { environment, name: platform.zone.name, id, url: `${api.baseURL}/zones/${id}`, fallbackOrigin, quota };
}

async function askDns(
  { dns, edges }: Reading,
  { platform }: Environment,
  declared: readonly Declared[],
  list: HostnameList,
): Promise<ReadonlyMap<string, DnsFacts>> {
  if (dns === undefined) return new Map();
  const now = edges.now();
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
  const limits = [over.signal, ...(edges.signal === undefined ? [] : [edges.signal])];
  try {
    return await readDns(dns.questions, ours, wanted.sort(doubtfulFirst), AbortSignal.any(limits));
  } finally {
    clearTimeout(timer);
  }
}

/** Where hostname and certificate are active and not soon to be renewed, only the way to us is worth a question. */
function isGood(list: HostnameList, hostname: string, now: number): boolean {
  const asked = list.find(hostname);
  const answer = asked.asked ? asked.answer : undefined;
  const certificate = answer?.certificate;
  if (answer?.status !== "active" || certificate?.status !== "active") return false;
  return certificate.expiresAt !== undefined && !isDue(certificate, now);
}

function doubtfulFirst(a: Wanted, b: Wanted): number {
  return Number(b.certificate) - Number(a.certificate);
}
