import { decodeMetadata, kvKeyOf } from "../../worker/kv-entry";
import { type Asked, answered, notAsked } from "../cloudflare/asked";
import type { HostnameList } from "../cloudflare/client/hostname-list";
import type { CloudflareHostname } from "../cloudflare/custom-hostname";
import type { CloudflareFallbackOrigin, CloudflareQuota } from "../cloudflare/zone-answers";
import { recordsFor, type TenantHostname } from "../onboarding/records";
import { compare } from "../order";
import type { Environment } from "../registry/model";
import { isDue } from "./evidence";
import type { DnsFacts, HostnameFacts, ZoneFacts } from "./facts";
import { type Judgement, judge } from "./judge";
import { historyOf, type Ledger, type LedgerLine, type OnboardingTime } from "./ledger";
import { deletionAt } from "./values";
import { MISSING, NO_CERTIFICATE, VERDICTS, type Verdict } from "./verdicts";

/** What status found: the one model behind every format. Times are milliseconds. */
export interface StatusReport {
  readonly now: number;
  /** Sorted by name. */
  readonly environments: readonly EnvironmentStatus[];
  /** From the ledger; empty without one. */
  readonly onboarding: readonly OnboardingTime[];
}

export interface EnvironmentStatus {
  readonly environment: string;
  readonly zone: string;
  readonly fallbackOrigin: Asked<CloudflareFallbackOrigin | undefined>;
  readonly quota: Asked<CloudflareQuota>;
  /** When the oldest of the answers was given; undefined when there was none. */
  readonly readAt: number | undefined;
  /** Declared ones, sorted: who must act soonest first. */
  readonly hostnames: readonly HostnameStatusLine[];
  /** At Cloudflare and not declared: somebody else's, never touched. Sorted by name. */
  readonly foreign: readonly ForeignHostname[];
  /** What could not be asked, in words. */
  readonly failures: readonly string[];
}

export interface HostnameStatusLine {
  readonly environment: string;
  readonly hostname: string;
  readonly tenant: string;
  readonly validation: string;
  readonly status: string;
  readonly certificate: string;
  readonly judgement: Judgement;
  readonly createdAt: number | undefined;
  /** When the certificate in use ends. */
  readonly expiresAt: number | undefined;
  /** It has not ended, should have been renewed by now, and its successor is not there. */
  readonly expiring: boolean;
  /** When Cloudflare deletes a pending or moved hostname. */
  readonly deletedAt: number | undefined;
  /** When the ledger first saw it in this status. */
  readonly since: number | undefined;
  readonly dns: DnsFacts;
  /** What the ledger knows of it, oldest first. */
  readonly past: readonly LedgerLine[];
}

export interface ForeignHostname {
  readonly environment: string;
  readonly hostname: string;
  readonly status: string;
  readonly certificate: string;
}

/** All answers about one environment. */
export interface Answers {
  readonly environment: Environment;
  /** Those that were asked about. */
  readonly declared: readonly TenantHostname[];
  readonly zone: ZoneFacts;
  readonly list: HostnameList;
  /** The keys of the KV entries. */
  readonly entries: Asked<ReadonlySet<string>>;
  readonly dns: ReadonlyMap<string, DnsFacts>;
  readonly ledger: Ledger;
  readonly now: number;
}

/** Joins the registry with what was answered. Pure. */
export function environmentStatus(answers: Answers): EnvironmentStatus {
  const { environment, declared, zone, list, entries } = answers;
  const known = new Set(environment.tenants.flatMap(({ hostnames }) => hostnames.map(({ hostname }) => hostname)));
  const lines = declared.map((each) => hostnameLine(factsOf(answers, each), answers));
  const failures = [
    ...list.failures,
    ...failureOf("the fallback origin", zone.fallbackOrigin, list.failures),
    ...failureOf("the quota", zone.quota, list.failures),
    ...failureOf("the KV entries", entries, list.failures),
  ];
  return {
    environment: environment.name,
    zone: environment.platform.zone.name,
    fallbackOrigin: zone.fallbackOrigin,
    quota: zone.quota,
    readAt: list.readAt,
    hostnames: lines.sort(byUrgency),
    foreign: list.hostnames
      .filter(({ hostname }) => !known.has(hostname))
      .map((each) => foreignHostname(environment.name, each))
      .sort((a, b) => compare(a.hostname, b.hostname)),
    failures,
  };
}

function failureOf(what: string, asked: Asked<unknown>, known: readonly string[]): string[] {
  return asked.asked || asked.why === NOT_WANTED || known.includes(asked.why) ? [] : [`${what}: ${asked.why}`];
}

/** Why something was not asked that nobody wanted to know. */
export const NOT_WANTED = "not asked for";

function factsOf(answers: Answers, { tenant, hostname: declared }: TenantHostname): HostnameFacts {
  const { environment, zone, list, dns, ledger, now } = answers;
  const { hostname } = declared;
  const cloudflare = list.find(hostname);
  return {
    tenant,
    declared,
    records: recordsFor({ tenant, hostname: declared }, environment, cloudflare.asked ? cloudflare.answer : undefined),
    cloudflare,
    dns: dns.get(hostname) ?? NO_DNS,
    entry: entryOf(answers, hostname, cloudflare),
    zone,
    history: historyOf(ledger.of(environment.name, hostname), statusesOf(cloudflare)),
    now,
  };
}

const NO_DNS: DnsFacts = {
  route: notAsked("DNS was not asked"),
  caa: notAsked("DNS was not asked"),
  challenge: notAsked("DNS was not asked"),
};

/** The dispatch Worker looks into the metadata first where the platform says so, and into KV always. */
function entryOf(
  { environment, entries }: Answers,
  hostname: string,
  cloudflare: Asked<CloudflareHostname | undefined>,
): Asked<boolean> {
  const metadata = cloudflare.asked ? (cloudflare.answer?.metadata ?? {}) : {};
  const { lookup } = environment.platform.routing;
  if (lookup === "metadata" && decodeMetadata(metadata) !== undefined) return answered(true);
  return entries.asked ? answered(entries.answer.has(kvKeyOf(hostname))) : entries;
}

/** Cloudflare's words for both; `missing` and `none` where there is nothing, empty where nobody could ask. */
function statusesOf(cloudflare: HostnameFacts["cloudflare"]): { status: string; certificate: string } {
  if (!cloudflare.asked) return { status: "", certificate: "" };
  const { answer } = cloudflare;
  return { status: answer?.status ?? MISSING, certificate: answer?.certificate?.status ?? NO_CERTIFICATE };
}

function hostnameLine(facts: HostnameFacts, { environment, ledger, now }: Answers): HostnameStatusLine {
  const { declared, tenant, cloudflare, history } = facts;
  const answer = cloudflare.asked ? cloudflare.answer : undefined;
  const inUse = answer?.certificate;
  const expiresAt = inUse?.expiresAt;
  return {
    environment: environment.name,
    hostname: declared.hostname,
    tenant: tenant.id,
    validation: declared.certificate.uploaded === undefined ? declared.certificate.validation : "uploaded",
    ...statusesOf(cloudflare),
    judgement: judge(facts),
    createdAt: answer?.createdAt,
    expiresAt,
    expiring: expiresAt !== undefined && expiresAt > now && inUse !== undefined && isDue(inUse, now),
    deletedAt: deletionAt(facts),
    since: history.statusSince,
    dns: facts.dns,
    past: ledger.of(environment.name, declared.hostname),
  };
}

function foreignHostname(environment: string, { hostname, status, certificate }: CloudflareHostname): ForeignHostname {
  return { environment, hostname, status, certificate: certificate?.status ?? NO_CERTIFICATE };
}

function byUrgency(a: HostnameStatusLine, b: HostnameStatusLine): number {
  return (
    VERDICTS.indexOf(a.judgement.verdict) - VERDICTS.indexOf(b.judgement.verdict) ||
    (a.judgement.until ?? Number.MAX_SAFE_INTEGER) - (b.judgement.until ?? Number.MAX_SAFE_INTEGER) ||
    compare(a.hostname, b.hostname)
  );
}

/** What the ledger writes down of a line. Where DNS could not be asked and Cloudflare says the same as before, the verdict stands. */
export function ledgerLine(line: HostnameStatusLine, now: number): LedgerLine {
  const { environment, hostname, tenant, validation, status, certificate, judgement, createdAt } = line;
  const last = line.past.at(-1);
  const same = last?.status === status && last.certificate === certificate;
  return {
    at: new Date(now).toISOString(),
    environment,
    hostname,
    tenant,
    validation,
    verdict: same && !line.dns.route.asked ? last.verdict : judgement.verdict,
    status,
    certificate,
    ...(createdAt !== undefined && { created: new Date(createdAt).toISOString() }),
  };
}

/** How many hostnames each verdict has, all of them, also none. */
export function totalsOf(lines: readonly HostnameStatusLine[]): Readonly<Record<Verdict, number>> {
  const totals = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { judgement } of lines) totals[judgement.verdict] += 1;
  return totals;
}

export function linesOf({ environments }: StatusReport): readonly HostnameStatusLine[] {
  return environments.flatMap(({ hostnames }) => hostnames);
}

export function failuresOf({ environments }: StatusReport): readonly string[] {
  return environments.flatMap(({ environment, failures }) => failures.map((failure) => `${environment}: ${failure}`));
}
