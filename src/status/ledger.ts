import { appendLines, readLines } from "../json-lines";
import type { History } from "./facts";
import { MISSING, VERDICTS, type Verdict } from "./verdicts";

/** What a run saw of a hostname, recorded if it differs from the previous run. */
export interface LedgerLine {
  readonly at: string;
  readonly environment: string;
  readonly hostname: string;
  readonly tenant: string;
  readonly validation: string;
  readonly verdict: Verdict;
  readonly status: string;
  readonly certificate: string;
  /** When Cloudflare says it was created. */
  readonly created?: string;
}

/** Everything that earlier runs recorded, by environment and hostname. */
export interface Ledger {
  of(environment: string, hostname: string): readonly LedgerLine[];
  readonly histories: Iterable<readonly LedgerLine[]>;
}

/** @param path of a file that may not be there yet; undefined: there is no ledger */
export function readLedger(path: string | undefined): Ledger {
  const lines = path === undefined ? [] : (readLines(path) as readonly object[]).filter(isLedgerLine);
  const histories = new Map<string, LedgerLine[]>();
  for (const line of lines) {
    const key = keyOf(line.environment, line.hostname);
    const known = histories.get(key);
    if (known === undefined) histories.set(key, [line]);
    else known.push(line);
  }
  return {
    of: (environment, hostname) => histories.get(keyOf(environment, hostname)) ?? [],
    histories: { [Symbol.iterator]: () => histories.values() },
  };
}

/** Records what changed. An answer that is missing is not a change. */
export function appendChanges(path: string, ledger: Ledger, lines: readonly LedgerLine[]): void {
  const changed = lines.filter(
    (line) => line.verdict !== "unasked" && differs(ledger.of(line.environment, line.hostname).at(-1), line),
  );
  appendLines(path, changed);
}

function differs(before: LedgerLine | undefined, now: LedgerLine): boolean {
  return (
    before === undefined ||
    before.verdict !== now.verdict ||
    before.status !== now.status ||
    before.certificate !== now.certificate
  );
}

/**
 * @param lines of one hostname, oldest first
 * @param now the statuses it is in now: the start is unknown if no change was seen before
 */
export function historyOf(lines: readonly LedgerLine[], now: Pick<LedgerLine, "status" | "certificate">): History {
  const lastSeen = lines.findLast(({ status }) => status !== MISSING)?.at;
  return {
    statusSince: sinceOf(lines, now, "status"),
    certificateSince: sinceOf(lines, now, "certificate"),
    lastSeen: lastSeen === undefined ? undefined : Date.parse(lastSeen),
  };
}

function sinceOf(
  lines: readonly LedgerLine[],
  now: Pick<LedgerLine, "status" | "certificate">,
  of: "status" | "certificate",
): number | undefined {
  const since = lines[lines.findLastIndex((line) => line[of] !== now[of]) + 1]?.at;
  return since === undefined ? undefined : Date.parse(since);
}

/** How many hostnames had each verdict at a time. */
export interface VerdictCounts {
  readonly at: number;
  readonly counts: Readonly<Record<Verdict, number>>;
}

/** Times in a chart: more would be less than ten pixels apart. */
const MOST_TIMES = 60;

/**
 * What the ledger knows of today's hostnames, from its first line until now. A hostname counts from when it was first seen.
 * @param today with the verdict that each has now
 * @returns evenly spaced times, oldest first; none without a past
 */
export function verdictsOverTime(
  ledger: Ledger,
  today: readonly Pick<LedgerLine, "environment" | "hostname" | "verdict">[],
  now: number,
): readonly VerdictCounts[] {
  const events = today
    .flatMap(({ environment, hostname }) => changesOf(ledger.of(environment, hostname)))
    .filter(({ at }) => at < now)
    .sort((a, b) => a.at - b.at);
  const [first] = events;
  if (first === undefined) return [];
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  const found: VerdictCounts[] = [];
  let next = 0;
  for (let index = 0; index < MOST_TIMES - 1; index++) {
    const at = first.at + ((now - first.at) * index) / (MOST_TIMES - 1);
    for (; (events[next]?.at ?? Number.POSITIVE_INFINITY) <= at; next++) count(counts, events[next]);
    found.push({ at, counts: { ...counts } });
  }
  return [...found, { at: now, counts: countsOf(today) }];
}

interface VerdictChange {
  readonly at: number;
  readonly before: Verdict | undefined;
  readonly after: Verdict;
}

function changesOf(lines: readonly LedgerLine[]): readonly VerdictChange[] {
  return lines.map(({ at, verdict }, index) => ({
    at: Date.parse(at),
    before: lines[index - 1]?.verdict,
    after: verdict,
  }));
}

function count(counts: Record<Verdict, number>, change: VerdictChange | undefined): void {
  if (change === undefined) return;
  if (change.before !== undefined) counts[change.before] -= 1;
  counts[change.after] += 1;
}

function countsOf(today: readonly Pick<LedgerLine, "verdict">[]): Readonly<Record<Verdict, number>> {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of today) counts[verdict] += 1;
  return counts;
}

/** How long it took customers to get from creation to serving. */
export interface OnboardingTime {
  readonly validation: string;
  readonly hostnames: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p90: number;
}

/**
 * By validation method, sorted. A hostname that was already live when it was first seen is left out: its start is unknown.
 */
export function onboardingTimes({ histories }: Ledger): readonly OnboardingTime[] {
  const byValidation = new Map<string, number[]>();
  for (const lines of histories) {
    const served = lines.findIndex(({ verdict }) => verdict === "serving");
    const [first, serving] = [lines[0], lines[served]];
    if (served < 1 || first === undefined || serving === undefined) continue;
    const start = Date.parse(serving.created ?? first.at);
    byValidation.set(serving.validation, [
      ...(byValidation.get(serving.validation) ?? []),
      Date.parse(serving.at) - start,
    ]);
  }
  return [...byValidation]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([validation, times]) => {
      const sorted = times.sort((a, b) => a - b);
      return { validation, hostnames: sorted.length, median: rank(sorted, 0.5), p90: rank(sorted, 0.9) };
    });
}

/** The smallest value that at least this share of the values does not exceed. */
function rank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function keyOf(environment: string, hostname: string): string {
  return `${environment} ${hostname}`;
}

const TEXTS = ["at", "environment", "hostname", "tenant", "validation", "status", "certificate"];

function isLedgerLine(value: object): value is LedgerLine {
  const line = value as Readonly<Record<string, unknown>>;
  return (
    TEXTS.every((key) => typeof line[key] === "string") &&
    !Number.isNaN(Date.parse(String(line.at))) &&
    VERDICTS.some((verdict) => verdict === line.verdict)
  );
}
