import { type Checked, knownValue, notChecked } from "../cloudflare/checked";
import type { CloudflareHostname } from "../cloudflare/custom-hostname";
import { type HostnameList, NOT_WANTED } from "../cloudflare/snapshot";
import type { CloudflareFallbackOrigin, CloudflareQuota } from "../cloudflare/zone-answers";
import { recordsFor, type TenantHostname } from "../onboarding/records";
import { compare } from "../order";
import { foreignMatcher } from "../registry/foreign";
import type { Environment } from "../registry/model";
import type { DispatchFacts } from "./dispatch";
import { isDue } from "./evidence";
import type { DnsFacts, HostnameFacts, ZoneFacts } from "./facts";
import { type Judgement, judge } from "./judge";
import { historyOf, type Ledger, type LedgerLine, type OnboardingTime, type VerdictCounts } from "./ledger";
import { lookupProblem } from "./lookup";
import { type KvAnswers, type Orphan, orphansOf } from "./orphans";
import { deletionAt } from "./values";
import { MISSING, NO_CERTIFICATE, VERDICTS, type Verdict } from "./verdicts";

/** What status found: the one model behind every format. Times are milliseconds. */
export interface StatusReport {
  readonly now: number;
  /** Sorted by name. */
  readonly environments: readonly EnvironmentStatus[];
  /** From the ledger; empty without one. */
  readonly onboarding: readonly OnboardingTime[];
  /** Verdicts over time, from the ledger; empty without one. */
  readonly history: readonly VerdictCounts[];
}

export interface EnvironmentStatus {
  readonly environment: string;
  readonly zone: string;
  readonly fallbackOrigin: Checked<CloudflareFallbackOrigin | undefined>;
  readonly quota: Checked<CloudflareQuota>;
  /** When the oldest of the answers was given; undefined when there was none. */
  readonly readAt: number | undefined;
  /** Declared ones, sorted: most urgent first. */
  readonly hostnames: readonly HostnameStatusLine[];
  /** At Cloudflare but not declared; Switchyard never changes them. Sorted by name. */
  readonly foreign: readonly ForeignHostname[];
  /** KV entries without a hostname, and hostnames without a KV entry. Sorted by hostname. */
  readonly orphans: readonly Orphan[];
  /** The way of every request to the user Workers. */
  readonly dispatch: DispatchFacts;
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
  /** It is still valid, but should have been renewed by now, and there is no new certificate. */
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
  /** Whether the platform file lists it in `foreign`: then it is meant to be there. */
  readonly listed: boolean;
  readonly hostname: string;
  readonly status: string;
  readonly certificate: string;
}

/** All answers about one environment. */
export interface EnvironmentAnswers {
  readonly environment: Environment;
  /** The ones that were asked about. */
  readonly declared: readonly TenantHostname[];
  readonly zone: ZoneFacts;
  readonly list: HostnameList;
  readonly kv: KvAnswers;
  readonly dns: ReadonlyMap<string, DnsFacts>;
  readonly ledger: Ledger;
  readonly now: number;
}

/** Joins the registry with the answers. Pure. */
export function environmentStatus(answers: EnvironmentAnswers): EnvironmentStatus {
  const { environment, declared, zone, list, kv } = answers;
  const known = new Set(environment.tenants.flatMap(({ hostnames }) => hostnames.map(({ hostname }) => hostname)));
  const lines = declared.map((each) => hostnameLine(factsOf(answers, each), answers));
  const failures = [
    ...list.failures,
    ...failureOf("the fallback origin", zone.fallbackOrigin, list.failures),
    ...failureOf("the quota", zone.quota, list.failures),
    ...failureOf("the routes", zone.dispatch.route, list.failures),
    ...failureOf("the dispatch Worker", zone.dispatch.worker, list.failures),
    ...failureOf("the user Workers", zone.dispatch.userWorkers, list.failures),
    ...kv.entries.failures.flatMap((why) => failureOf("the KV entries", notChecked(why), list.failures)),
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
      .map((each) => foreignHostname(environment, each))
      .sort((a, b) => compare(a.hostname, b.hostname)),
    orphans: orphansOf(answers),
    dispatch: zone.dispatch,
    failures,
  };
}

function failureOf(what: string, found: Checked<unknown>, known: readonly string[]): string[] {
  return found.checked || found.why === NOT_WANTED || known.includes(found.why) ? [] : [`${what}: ${found.why}`];
}

function factsOf(answers: EnvironmentAnswers, { tenant, hostname: declared }: TenantHostname): HostnameFacts {
  const { environment, zone, list, dns, ledger, now, kv } = answers;
  const { hostname } = declared;
  const cloudflare = list.find(hostname);
  return {
    tenant,
    declared,
    records: recordsFor({ tenant, hostname: declared }, environment, knownValue(cloudflare)),
    cloudflare,
    dns: dns.get(hostname) ?? NO_DNS,
    lookup: lookupProblem({ tenant, hostname: declared }, environment.platform, knownValue(cloudflare), kv.entries),
    zone,
    history: historyOf(ledger.of(environment.name, hostname), statusesOf(cloudflare)),
    now,
  };
}

const NO_DNS: DnsFacts = {
  route: notChecked("DNS was not asked"),
  caa: notChecked("DNS was not asked"),
  challenge: notChecked("DNS was not asked"),
};

/** Cloudflare's words for both; `missing` and `none` where there is nothing, empty if it was not checked. */
function statusesOf(cloudflare: HostnameFacts["cloudflare"]): { status: string; certificate: string } {
  if (!cloudflare.checked) return { status: "", certificate: "" };
  const { value } = cloudflare;
  return { status: value?.status ?? MISSING, certificate: value?.certificate?.status ?? NO_CERTIFICATE };
}

function hostnameLine(facts: HostnameFacts, { environment, ledger, now }: EnvironmentAnswers): HostnameStatusLine {
  const { declared, tenant, cloudflare, history } = facts;
  const answer = knownValue(cloudflare);
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

function foreignHostname(
  { name, platform }: Environment,
  { hostname, status, certificate }: CloudflareHostname,
): ForeignHostname {
  const listed = foreignMatcher(platform.foreign)(hostname);
  return { environment: name, listed, hostname, status, certificate: certificate?.status ?? NO_CERTIFICATE };
}

function byUrgency(a: HostnameStatusLine, b: HostnameStatusLine): number {
  return (
    VERDICTS.indexOf(a.judgement.verdict) - VERDICTS.indexOf(b.judgement.verdict) ||
    (a.judgement.until ?? Number.MAX_SAFE_INTEGER) - (b.judgement.until ?? Number.MAX_SAFE_INTEGER) ||
    compare(a.hostname, b.hostname)
  );
}

/** What the ledger records of a line. If something could not be asked and Cloudflare's answer is unchanged, the verdict stays. */
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
    verdict: same && (!line.dns.route.checked || judgement.verdict === "unasked") ? last.verdict : judgement.verdict,
    status,
    certificate,
    ...(createdAt !== undefined && { created: new Date(createdAt).toISOString() }),
  };
}

/** Number of hostnames by verdict, including verdicts without any. */
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
