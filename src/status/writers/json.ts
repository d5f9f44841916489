import type { Checked } from "../../cloudflare/checked";
import { printableJson } from "../../report/json";
import { type CauseGroup, causeGroups } from "../groups";
import type { EnvironmentStatus, HostnameStatusLine, StatusReport } from "../report";
import { linesOf, totalsOf } from "../report";
import { timeLineOf } from "./lines";

/** Everything, for machines. Times are ISO 8601, unknown values null. */
export function renderJson(report: StatusReport): string {
  return printableJson(jsonOf(report));
}

function jsonOf(report: StatusReport) {
  return {
    at: timeOf(report.now),
    complete: report.environments.every(({ failures }) => failures.length === 0),
    totals: totalsOf(linesOf(report)),
    history: report.history.map(({ at, counts }) => ({ at: timeOf(Math.round(at)), ...counts })),
    environments: report.environments.map((environment) => environmentOf(environment, report.now)),
    onboarding: report.onboarding.map(({ validation, hostnames, median, p90 }) => ({
      validation,
      hostnames,
      medianSeconds: Math.round(median / 1000),
      p90Seconds: Math.round(p90 / 1000),
    })),
  };
}

function environmentOf(status: EnvironmentStatus, now: number) {
  const { environment, zone, readAt, fallbackOrigin, quota, dispatch, failures, hostnames, foreign, orphans } = status;
  return {
    environment,
    zone,
    readAt: timeOf(readAt),
    fallbackOrigin: checkedOf(fallbackOrigin),
    quota: checkedOf(quota),
    dispatch: { route: checkedOf(dispatch.route), worker: checkedOf(dispatch.worker) },
    couldNotAsk: failures,
    groups: causeGroups(hostnames).map(groupOf),
    hostnames: hostnames.map((line) => lineOf(line, now)),
    foreign: foreign.map(({ hostname, listed, status: own, certificate }) => ({
      hostname,
      listed,
      status: own,
      certificate,
    })),
    orphans: orphans.map(({ kind, hostname, words, next, command = null }) => ({
      kind,
      hostname,
      words,
      next,
      command,
    })),
  };
}

/** Hostnames with one cause: what `text` and `html` show once. */
function groupOf({ verdict, row, words, next, commands, until, lines, customers }: CauseGroup) {
  return {
    verdict,
    row,
    words,
    next: next ?? null,
    commands,
    until: timeOf(until),
    count: lines.length,
    customers: customers.map(({ tenant, lines: own }) => ({ tenant, hostnames: own.map(({ hostname }) => hostname) })),
  };
}

function lineOf(line: HostnameStatusLine, now: number) {
  const { hostname, tenant, validation, status, certificate, judgement, dns } = line;
  const { row, verdict, words, next = null, command = null, until, records, files, revalidate } = judgement;
  return {
    hostname,
    tenant,
    validation,
    status: status || null,
    certificate: certificate || null,
    verdict,
    row,
    words,
    next,
    command,
    until: timeOf(until),
    records: records.map(({ name, type, value = null, ttl, proxied = null }) => ({ name, type, value, ttl, proxied })),
    files,
    revalidate: revalidate === undefined ? null : { command: revalidate.command, patch: revalidate.patch },
    created: timeOf(line.createdAt),
    since: timeOf(line.since),
    expires: timeOf(line.expiresAt),
    deleted: timeOf(line.deletedAt),
    dns: { route: checkedOf(dns.route), caa: checkedOf(dns.caa), challenge: checkedOf(dns.challenge) },
    timeLine: timeLineOf(line, now).map(({ at, what, future }) => ({ at: timeOf(at), what, future })),
  };
}

/** `{"answer": …}`, or `{"notAsked": "why"}`. */
function checkedOf<Value>(found: Checked<Value>) {
  return found.checked ? { answer: found.value ?? null } : { notAsked: found.why };
}

function timeOf(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
