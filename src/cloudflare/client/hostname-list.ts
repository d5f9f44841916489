import { isObject, type JsonObject, mapObject } from "../../json";
import { declaredFields, type Share, sharing } from "../../terraform/declared-fields";
import { CUSTOM_HOSTNAME } from "../../terraform/resource-types";
import { type Checked, checked, knownValue, notChecked } from "../checked";
import {
  type CloudflareCertificate,
  type CloudflareHostname,
  distrust,
  NoCustomHostnames,
  readCustomHostname,
  readCustomHostnames,
} from "../custom-hostname";
import { HOSTNAMES_PER_PAGE } from "../limits";
import type { HostnameList, ListedHostname } from "../snapshot";
import { countAt } from "../zone-answers";
import { type CloudflareClient, RequestFailed, tryRequest, unlessAbsent } from "./client";
import { NO_STORE, type PageStore } from "./page-store";

/** A page of the list as it was read. */
export interface HostnamePage {
  readonly page: number;
  readonly readAt: number;
  /** How many hostnames there were in all at that moment. */
  readonly total: number;
  readonly hostnames: readonly ListedHostname[];
}

/** Pages asked for at the same time: a list that is read faster changes less while it is read. */
const AT_ONCE = 4;
/** Up to so many hostnames that the pages did not show are asked for by name. */
const MOST_BY_NAME = 20;

/**
 * Reads hostnames by name, through the list's own filter: for a few of many this takes fewer requests than the pages.
 */
export async function askNamedHostnames(
  client: CloudflareClient,
  zoneId: string,
  names: readonly string[],
): Promise<HostnameList> {
  const found = new Map<string, Checked<ListedHostname | undefined>>();
  const readAt = client.now();
  for (const name of names) found.set(name, await askByName(client, zoneId, name));
  return listOf(found, names, { readAt, why: "it was not asked for" });
}

/**
 * Reads the whole list by its pages. A page that can't be had leaves the others as they are; a list that changed while
 * it was read is read once more. What is declared and was not seen is asked for by name before it counts as missing; more than
 * 20 of them are missing if the list did not change.
 */
export async function askAllHostnames(
  client: CloudflareClient,
  zoneId: string,
  store: PageStore<HostnamePage>,
  declared: readonly string[],
): Promise<HostnameList> {
  const share = sharing();
  const kept = store.load(client.now()).map((page) => ({ ...page, hostnames: page.hostnames.map(sharedBy(share)) }));
  const first = await readPages(client, zoneId, store, kept, share);
  if (first.failures.length > 0) return await settle(client, zoneId, [first], declared);
  store.clear();
  if (!hasChanged(first)) {
    const list = await settle(client, zoneId, [first], declared);
    if (list.complete) return list;
  }
  const second = await readPages(client, zoneId, NO_STORE, [], share);
  return await settle(client, zoneId, [first, second], declared);
}

/** There is no zone, so no hostname either. */
export function emptyList(readAt: number): HostnameList {
  return listOf(new Map(), [], { readAt, complete: true });
}

/** Nothing is known of any hostname. */
export function unknownList(why: string): HostnameList {
  return listOf(new Map(), [], { why, failures: [why] });
}

interface Reading {
  readonly pages: readonly HostnamePage[];
  readonly failures: readonly string[];
}

async function readPages(
  client: CloudflareClient,
  zoneId: string,
  store: PageStore<HostnamePage>,
  kept: readonly HostnamePage[],
  share: Share,
): Promise<Reading> {
  const pages = new Map(kept.map((page) => [page.page, page]));
  const failures = new Map<number, string>();
  const { progress } = client;
  if (pages.size > 0) progress(`Continuing after ${pages.size} pages from an interrupted run.`);
  const stopped = { why: "" };
  const read = async (number: number): Promise<void> => {
    if (pages.has(number) || stopped.why !== "") return;
    try {
      const page = await readPage(client, zoneId, number, share);
      pages.set(number, page);
      store.save(page);
      const count = pagesOf(page.total);
      if (count > 1 && (pages.size % 10 === 0 || pages.size === count))
        progress(`Read ${pages.size} of ${count} pages.`);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      failures.set(number, error.message);
      if (error.final) stopped.why = error.message;
    }
  };
  await read(1);
  const total = Math.max(0, ...[...pages.values()].map((page) => page.total));
  const rest = numbersTo(pagesOf(total));
  const work = async () => {
    for (const number of rest) await read(number);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { pages: [...pages.values()], failures: failureTexts(failures, stopped.why, pages.size, pagesOf(total)) };
}

/** The pages behind the first. */
function* numbersTo(last: number): Generator<number> {
  for (let number = 2; number <= last; number += 1) yield number;
}

function failureTexts(failures: ReadonlyMap<number, string>, stopped: string, read: number, count: number): string[] {
  if (stopped !== "") return [`the custom hostnames, after ${read} of ${Math.max(count, 1)} pages: ${stopped}`];
  const byNumber = [...failures].sort(([a], [b]) => a - b);
  return byNumber.map(([number, why]) => `page ${number} of the custom hostnames: ${why}`);
}

function pagesOf(total: number): number {
  return Math.ceil(total / HOSTNAMES_PER_PAGE);
}

async function readPage(client: CloudflareClient, zoneId: string, number: number, share: Share): Promise<HostnamePage> {
  const readAt = client.now();
  const query = { zone_id: zoneId, page: number, per_page: HOSTNAMES_PER_PAGE };
  const { result, result_info: info } = await client.ask((api, options) => api.customHostnames.list(query, options));
  const total = isObject(info) ? countAt(info, "total_count") : undefined;
  if (total === undefined) throw new RequestFailed("the answer lacks its total_count", false);
  return { page: number, readAt, total, hostnames: hostnamesIn(result, share) };
}

/** @throws RequestFailed for an answer that holds something else */
function hostnamesIn(result: unknown, share?: Share): readonly ListedHostname[] {
  try {
    const answers = result as readonly JsonObject[];
    return readCustomHostnames(result).map((hostname, index) => listed(hostname, answers[index] ?? {}, share));
  } catch (error) {
    if (error instanceof NoCustomHostnames) throw new RequestFailed(`Cloudflare's answer ${error.message}`, false);
    throw error;
  }
}

const NONE: readonly string[] = [];

function listed(hostname: CloudflareHostname, answer: JsonObject, share?: Share): ListedHostname {
  const whole = { ...hostname, fields: declaredFields(CUSTOM_HOSTNAME, answer, share), unlisted: NONE };
  return share === undefined ? whole : sharedBy(share)(whole);
}

function sharedBy(share: Share): (hostname: ListedHostname) => ListedHostname {
  return (hostname) => ({
    ...hostname,
    metadata: share(hostname.metadata) as ListedHostname["metadata"],
    certificate: hostname.certificate && sharedCertificate(hostname.certificate, share),
    fields: mapObject(hostname.fields, share),
  });
}

function sharedCertificate(certificate: CloudflareCertificate, share: Share): CloudflareCertificate {
  const { settings } = certificate;
  return settings === undefined ? certificate : { ...certificate, settings: share(settings) as JsonObject };
}

/**
 * Reads one hostname by its ID, which shows more than the list may. undefined: there is none.
 * @throws RequestFailed
 */
export async function askHostname(
  client: CloudflareClient,
  zoneId: string,
  id: string,
): Promise<ListedHostname | undefined> {
  const answer = await unlessAbsent(
    client.ask<unknown>((api, options) => api.customHostnames.get(id, { zone_id: zoneId }, options)),
  );
  if (answer === undefined) return undefined;
  const hostname = readCustomHostname(answer);
  if (hostname === undefined) throw new RequestFailed("Cloudflare's answer holds no hostname", false);
  return listed(hostname, answer as JsonObject);
}

async function askByName(
  client: CloudflareClient,
  zoneId: string,
  hostname: string,
): Promise<Checked<ListedHostname | undefined>> {
  return await tryRequest(async () => {
    const query = { zone_id: zoneId, hostname: { exact: hostname } };
    const { result } = await client.ask((api, options) => api.customHostnames.list(query, options));
    return hostnamesIn(result).find((each) => each.hostname === hostname);
  });
}

/** Whether hostnames came or went between two pages: then one may have slipped through. */
function hasChanged({ pages }: Reading): boolean {
  const ids = new Set(pages.flatMap(({ hostnames }) => hostnames.map(({ id }) => id)));
  const totals = new Set(pages.map(({ total }) => total));
  return pages.length > 1 && (totals.size > 1 || !totals.has(ids.size));
}

async function settle(
  client: CloudflareClient,
  zoneId: string,
  readings: readonly Reading[],
  declared: readonly string[],
): Promise<HostnameList> {
  const last = readings.at(-1) ?? { pages: [], failures: [] };
  const found = new Map<string, Checked<ListedHostname | undefined>>();
  // The later reading wins; what only the earlier one saw was there a moment ago, and is asked for below.
  for (const { pages } of last.failures.length > 0 ? readings : [last])
    for (const { hostnames } of pages) for (const each of hostnames) found.set(each.hostname, checked(each));
  const unseen = declared.filter((hostname) => !found.has(hostname));
  const { failures } = last;
  const times = readings.flatMap(({ pages }) => pages.map((page) => page.readAt));
  const readAt = times.length === 0 ? undefined : times.reduce((first, time) => Math.min(first, time));
  if (failures.length > 0) return listOf(found, declared, { readAt, why: failures[0], failures });
  const changed = hasChanged(last);
  if (last.pages.length > 1 && unseen.length <= MOST_BY_NAME) {
    for (const hostname of unseen) found.set(hostname, await askByName(client, zoneId, hostname));
    // As many may have come as went: then a hostname that the pages should have shown tells.
    const missed = unseen.some((hostname) => knownValue(found.get(hostname) ?? UNSEEN) !== undefined);
    return listOf(found, declared, { readAt, complete: !changed && !missed });
  }
  if (!changed) return listOf(found, declared, { readAt, complete: true });
  const why = "the list changed each time it was read";
  return listOf(found, declared, { readAt, why, failures: [why] });
}

const UNSEEN = checked(undefined);

interface ListFacts {
  readonly readAt?: number | undefined;
  readonly complete?: boolean;
  /** Why nothing is known of a hostname that was not found; undefined: then Cloudflare has none. */
  readonly why?: string | undefined;
  readonly failures?: readonly string[];
}

/** @param wanted an answer that must not be used is a failure for these names, and is ignored for all others */
function listOf(
  found: ReadonlyMap<string, Checked<ListedHostname | undefined>>,
  wanted: readonly string[],
  { readAt, complete = false, why, failures = [] }: ListFacts,
): HostnameList {
  const find = (hostname: string) =>
    trusted(found.get(hostname)) ?? (why === undefined ? checked(undefined) : notChecked(why));
  const byName = wanted.flatMap((name) => {
    const answer = trusted(found.get(name));
    return answer === undefined || answer.checked ? [] : [`${name}: ${answer.why}`];
  });
  return {
    hostnames: [...found.values()].flatMap((answer) => knownValue(answer) ?? []),
    find,
    readAt,
    complete,
    failures: [...failures, ...byName],
    gaps: [],
  };
}

function trusted(
  answer: Checked<ListedHostname | undefined> | undefined,
): Checked<ListedHostname | undefined> | undefined {
  const hostname = answer && knownValue(answer);
  const why = hostname && distrust(hostname);
  return why === undefined ? answer : notChecked(`Cloudflare's answer ${why}`);
}
