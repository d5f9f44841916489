import { compare } from "../order";
import type { Cause } from "./judge";
import type { HostnameStatusLine } from "./report";
import { shellWord } from "./shell-word";
import { VERDICTS, type Verdict } from "./verdicts";

/** Hostnames of one environment with the same cause: one message, one next step. */
export interface CauseGroup extends Cause {
  readonly environment: string;
  readonly verdict: Verdict;
  /** The row of the table that decided. */
  readonly row: string;
  /** Cloudflare's statuses, if all have the same. */
  readonly status: string | undefined;
  readonly certificate: string | undefined;
  readonly lines: readonly HostnameStatusLine[];
  /** Most hostnames first. */
  readonly customers: readonly CustomerLines[];
  /** When the first of their waits or deadlines ends. */
  readonly until: number | undefined;
  /** What helps with the next step, in the order of use. */
  readonly commands: readonly string[];
}

export interface CustomerLines {
  readonly tenant: string;
  readonly lines: readonly HostnameStatusLine[];
}

/** Groups by cause, then by customer. Most urgent first, then the ones that concern most hostnames. */
export function causeGroups(lines: readonly HostnameStatusLine[]): readonly CauseGroup[] {
  return collected(lines, causeKey)
    .map(groupOf)
    .sort(
      (a, b) =>
        VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
        b.lines.length - a.lines.length ||
        compare(a.row, b.row) ||
        compare(a.words, b.words),
    );
}

function causeKey({ environment, judgement: { row, verdict, cause } }: HostnameStatusLine): string {
  return JSON.stringify([environment, row, verdict, cause.words, cause.next, cause.command]);
}

function groupOf(lines: readonly [HostnameStatusLine, ...HostnameStatusLine[]]): CauseGroup {
  const { environment, judgement } = lines[0];
  const untils = lines.flatMap((line) => line.judgement.until ?? []);
  const command = shared(lines, (line) => line.judgement.command) ?? judgement.cause.command;
  return {
    environment,
    verdict: judgement.verdict,
    row: judgement.row,
    status: shared(lines, ({ status }) => status),
    certificate: shared(lines, ({ certificate }) => certificate),
    words: shared(lines, (line) => line.judgement.words) ?? judgement.cause.words,
    next: shared(lines, (line) => line.judgement.next) ?? judgement.cause.next,
    command,
    lines,
    customers: customersOf(lines),
    until: untils.length === 0 ? undefined : untils.reduce((a, b) => Math.min(a, b)),
    commands: [...(command === undefined ? [] : [command]), ...instructionCommands(lines), ...revalidations(lines)],
  };
}

function customersOf(lines: readonly HostnameStatusLine[]): readonly CustomerLines[] {
  return collected(lines, ({ tenant }) => tenant)
    .map((own) => ({ tenant: own[0].tenant, lines: own }))
    .sort((a, b) => b.lines.length - a.lines.length || compare(a.tenant, b.tenant));
}

/** `instructions` writes for one customer at a time. */
function instructionCommands(lines: readonly HostnameStatusLine[]): readonly string[] {
  const wanted = lines.filter(({ judgement }) => judgement.records.length > 0);
  const [first] = wanted;
  if (first === undefined) return [];
  if (wanted.length === 1) return [`npx switchyard instructions ${shellWord(first.hostname)}`];
  const tenant = shared(wanted, (line) => line.tenant);
  return [`npx switchyard instructions ${tenant === undefined ? "<tenant>" : shellWord(tenant)}`];
}

/** One command for all: `--revalidate` takes hostnames that are named one by one. */
function revalidations(lines: readonly HostnameStatusLine[]): readonly string[] {
  const names = lines.filter(({ judgement }) => judgement.revalidate !== undefined).map(({ hostname }) => hostname);
  return names.length === 0 ? [] : [`${REVALIDATE} ${names.map(shellWord).join(" ")}`];
}

const REVALIDATE = "npx switchyard status --revalidate";

/** The value that all lines have; undefined if they differ. */
function shared(
  lines: readonly HostnameStatusLine[],
  read: (line: HostnameStatusLine) => string | undefined,
): string | undefined {
  const values = new Set(lines.map(read));
  return values.size === 1 ? [...values][0] : undefined;
}

function collected(
  lines: readonly HostnameStatusLine[],
  keyOf: (line: HostnameStatusLine) => string,
): readonly [HostnameStatusLine, ...HostnameStatusLine[]][] {
  const found = new Map<string, [HostnameStatusLine, ...HostnameStatusLine[]]>();
  for (const line of lines) {
    const known = found.get(keyOf(line));
    if (known === undefined) found.set(keyOf(line), [line]);
    else known.push(line);
  }
  return [...found.values()];
}
