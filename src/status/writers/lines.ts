import { knownValue } from "../../cloudflare/checked";
import type { ValidationFile } from "../../cloudflare/custom-hostname";
import type { CustomerRecord } from "../../onboarding/records";
import { sentence } from "../../report/phrase";
import type { Table } from "../../report/table";
import { plural } from "../../text";
import { lengthText, timeText } from "../../time";
import type { CauseGroup } from "../groups";
import type { Orphan } from "../orphans";
import {
  type EnvironmentStatus,
  type ForeignHostname,
  type HostnameStatusLine,
  type StatusReport,
  totalsOf,
} from "../report";
import { VERDICT_WORDS, VERDICTS, type Verdict } from "../verdicts";

/** Whether a report shows every hostname, and which file does if it does not. */
export interface Fullness {
  readonly full: boolean;
  readonly file?: string | undefined;
}

export const FULL_REPORT: Fullness = { full: true };

/** `300 hostnames of 20 customers (moved / active), the first until 2026-11-28 06:00 UTC`. */
export function groupTitle({ lines, customers, status, certificate, until }: CauseGroup): string {
  const statuses = status === undefined || certificate === undefined ? "" : statusesText({ status, certificate });
  const both = statuses === "" ? "" : ` (${statuses})`;
  const end = until === undefined ? "" : `, the first until ${timeText(until)}`;
  return `${plural(lines.length, "hostname")} of ${plural(customers.length, "customer")}${both}${end}`;
}

/** A command that names hundreds of hostnames fills the screen: buttons copy all of it, and JSON has it. */
export function shortCommand(command: string): string {
  const most = 400;
  return command.length <= most ? command : `${command.slice(0, command.indexOf(" ", most))} …`;
}

/** How urgent a verdict looks, in colors of a page and of a terminal. */
export const TONES: Readonly<Record<Verdict, "bad" | "warn" | "calm" | "good">> = {
  stuck: "bad",
  us: "bad",
  customer: "warn",
  cloudflare: "calm",
  unknown: "warn",
  unasked: "bad",
  serving: "good",
};

/** `shop.acme.com CNAME customers.saasprovider.com`. */
export function recordText({ name, type, value }: CustomerRecord): string {
  return `${name} ${type} ${value ?? "(Cloudflare has not provided the value yet)"}`;
}

/** A file's address and content. Cloudflare serves it automatically once the hostname points here. */
export function fileText({ url, body }: ValidationFile): string {
  return `${url} with the content ${body} (to have the certificate before the switch)`;
}

export function fallbackOriginText({ fallbackOrigin }: EnvironmentStatus): string {
  if (!fallbackOrigin.checked) return "could not be asked";
  const { value: answer } = fallbackOrigin;
  if (answer === undefined) return "is not set: nothing serves without it";
  const errors = answer.errors.length === 0 ? "" : `: ${answer.errors.join("; ")}`;
  return `${answer.origin} is ${answer.status}${answer.status === "active" ? "" : ", and nothing serves without it"}${errors}`;
}

/** What is wrong between the zone and the user Workers, or that nothing is. */
export function dispatchText({ dispatch: { route, worker } }: EnvironmentStatus): string {
  const parts = [route, worker];
  const problems = parts.flatMap((part) => knownValue(part) ?? []);
  if (problems.length > 0) return problems.join(" ");
  return parts.every(({ checked }) => checked)
    ? "Route and dispatch Worker are as declared."
    : "Not all of route and dispatch Worker was checked.";
}

export function quotaText({ quota }: EnvironmentStatus): string {
  if (!quota.checked) return "could not be asked";
  const { used, allocated, hardCap } = quota.value;
  const over = used > allocated ? ", the rest is billed" : "";
  return `${plural(used, "hostname")} used, ${allocated} included${over}, at most ${hardCap}`;
}

/** `1 needs attention, 3 live`; `2 need attention`. */
export function totalsText(lines: readonly HostnameStatusLine[]): string {
  const totals = totalsOf(lines);
  const some = VERDICTS.filter((verdict) => totals[verdict] > 0);
  return some.length === 0 ? "none" : some.map((verdict) => verdictCount(totals[verdict], verdict)).join(", ");
}

function verdictCount(count: number, verdict: Verdict): string {
  return `${count} ${count === 1 ? VERDICT_WORDS[verdict] : VERDICT_WORDS[verdict].replace(/^needs /, "need ")}`;
}

export function statusesText({ status, certificate }: Pick<HostnameStatusLine, "status" | "certificate">): string {
  return status === "" ? "" : `${status} / ${certificate}`;
}

export const ORPHANS_TITLE = "KV entries without a hostname, and hostnames without an entry";

export function orphanTable(orphans: readonly Orphan[]): Table {
  return {
    columns: ["hostname", "what", "next"],
    rows: orphans.map(({ hostname, words, next, command }) => [
      hostname,
      sentence(words),
      [sentence(next), ...(command === undefined ? [] : [command])],
    ]),
  };
}

export const FOREIGN_TITLE = "at Cloudflare, but not declared here: never touched";

export function foreignTable(foreign: readonly ForeignHostname[]): Table {
  return {
    columns: ["hostname", "hostname / certificate"],
    rows: foreign.map((each) => [each.hostname, sentence(foreignText(each))]),
  };
}

/** `active / active (foreign in the platform file)`. */
export function foreignText(each: ForeignHostname): string {
  return `${statusesText(each)}${each.listed ? " (foreign in the platform file)" : ""}`;
}

/** Where DNS points, and what its CAA records allow. Empty if there are no records, or DNS was not asked. */
export function dnsTexts({ hostname, dns: { route, caa } }: HostnameStatusLine): readonly string[] {
  const { chain, addresses } = route.checked ? route.value : { chain: [], addresses: [] };
  const end = addresses.length === 0 ? "" : ` (${addresses.join(", ")})`;
  const set = caa.checked ? caa.value : undefined;
  return [
    ...(chain.length + addresses.length === 0 ? [] : [`DNS: ${[hostname, ...chain].join(" -> ")}${end}`]),
    ...(set === undefined
      ? []
      : [`CAA at ${set.name}: ${set.records.map(({ tag, value }) => `${tag} ${value}`).join(", ")}`]),
  ];
}

/** Deadlines, soonest first. */
interface Deadline {
  readonly at: number;
  readonly hostname: string;
  readonly what: string;
}

export function deadlinesOf(lines: readonly HostnameStatusLine[]): readonly Deadline[] {
  const deadlines = lines.flatMap(({ hostname, status, expiring, expiresAt, deletedAt }) => [
    ...(expiring && expiresAt !== undefined ? [{ at: expiresAt, hostname, what: "certificate expires" }] : []),
    ...(deletedAt === undefined
      ? []
      : [{ at: deletedAt, hostname, what: status === "pending" ? "Cloudflare gives up" : "Cloudflare deletes it" }]),
  ]);
  return deadlines.sort((a, b) => a.at - b.at || (a.hostname < b.hostname ? -1 : 1));
}

export function deadlineTable(lines: readonly HostnameStatusLine[]): Table {
  return {
    columns: ["when", "hostname", "what"],
    rows: deadlinesOf(lines).map(({ at, hostname, what }) => [sentence(timeText(at)), hostname, sentence(what)]),
  };
}

export const ONBOARDING_TITLE = "From created to serving";

export function onboardingTable({ onboarding }: StatusReport): Table {
  return {
    columns: ["validation", "hostnames", "median", "p90"],
    rows: onboarding.map(({ validation, hostnames, median, p90 }) =>
      [validation, `${hostnames}`, lengthText(median), lengthText(p90)].map(sentence),
    ),
  };
}

interface Moment {
  readonly at: number;
  readonly what: string;
  readonly future: boolean;
}

/** A hostname's timeline: the past as Cloudflare and the ledger know it, then the next deadlines. */
export function timeLineOf(line: HostnameStatusLine, now: number): readonly Moment[] {
  const { createdAt, past, deletedAt, expiresAt, judgement } = line;
  const moments = [
    ...(createdAt === undefined ? [] : [{ at: createdAt, what: "created at Cloudflare" }]),
    ...past.map((each) => ({
      at: Date.parse(each.at),
      what: `${VERDICT_WORDS[each.verdict]}: ${each.status} / ${each.certificate}`,
    })),
    ...(deletedAt === undefined
      ? []
      : [{ at: deletedAt, what: line.status === "pending" ? "Cloudflare gives up" : "Cloudflare deletes it" }]),
    ...(expiresAt === undefined ? [] : [{ at: expiresAt, what: "certificate expires" }]),
    ...(judgement.until === undefined || [deletedAt, expiresAt].includes(judgement.until)
      ? []
      : [{ at: judgement.until, what: "this wait ends" }]),
  ];
  return moments.map((moment) => ({ ...moment, future: moment.at > now })).sort((a, b) => a.at - b.at);
}
