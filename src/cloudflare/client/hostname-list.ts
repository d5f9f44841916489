import { isObject } from "../../json";
import { type Checked, checked, knownValue, notChecked } from "../checked";
import { type CloudflareHostname, distrust, NoCustomHostnames, readCustomHostnames } from "../custom-hostname";
import { HOSTNAMES_PER_PAGE } from "../limits";
import { countAt } from "../zone-answers";
import { type CloudflareClient, RequestFailed, tryRequest } from "./client";
import type { ListPage, PageStore } from "./page-store";

/** What Cloudflare says about a zone's custom hostnames. */
export interface HostnameList {
  /** All that were seen. */
  readonly hostnames: readonly CloudflareHostname[];
  /** What is known of one; that Cloudflare has no such hostname is an answer too. */
  find(hostname: string): Checked<CloudflareHostname | undefined>;
  /** When the oldest part was read; undefined when nothing was. */
  readonly readAt: number | undefined;
  /** What could not be asked, in words; none when all was. */
  readonly failures: readonly string[];
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
  const found = new Map<string, Checked<CloudflareHostname | undefined>>();
  const readAt = client.now();
  for (const name of names) found.set(name, await askByName(client, zoneId, name));
  return listOf(found, names, readAt, "it was not asked for");
}

/**
 * Reads the whole list by its pages. A page that can't be had leaves the others as they are; a list that changed while
 * it was read is read once more; what is declared and was not seen is asked for by name, before it counts as missing.
 */
export async function askAllHostnames(
  client: CloudflareClient,
  zoneId: string,
  store: PageStore,
  declared: readonly string[],
): Promise<HostnameList> {
  const first = await readPages(client, zoneId, store, store.load(client.now()));
  const readings = [first];
  if (first.failures.length === 0) {
    store.clear();
    if (hasChanged(first)) readings.push(await readPages(client, zoneId, NOT_KEPT, []));
  }
  return await settle(client, zoneId, readings, declared);
}

/** Nothing is known of any hostname. */
export function unknownList(why: string): HostnameList {
  return listOf(new Map(), [], undefined, why, [why]);
}

const NOT_KEPT: PageStore = { load: () => [], save: () => {}, clear: () => {} };

interface Reading {
  readonly pages: readonly ListPage[];
  readonly failures: readonly string[];
}

async function readPages(
  client: CloudflareClient,
  zoneId: string,
  store: PageStore,
  kept: readonly ListPage[],
): Promise<Reading> {
  const pages = new Map(kept.map((page) => [page.page, page]));
  const failures = new Map<number, string>();
  const { progress } = client;
  if (pages.size > 0) progress(`Continuing after ${pages.size} pages from an interrupted run.`);
  const stopped = { why: "" };
  const read = async (number: number): Promise<void> => {
    if (pages.has(number) || stopped.why !== "") return;
    try {
      const page = await readPage(client, zoneId, number);
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

async function readPage(client: CloudflareClient, zoneId: string, number: number): Promise<ListPage> {
  const readAt = client.now();
  const query = { zone_id: zoneId, page: number, per_page: HOSTNAMES_PER_PAGE };
  const { result, result_info: info } = await client.ask((api, options) => api.customHostnames.list(query, options));
  const total = isObject(info) ? countAt(info, "total_count") : undefined;
  if (total === undefined) throw new RequestFailed("the answer lacks its total_count", false);
  return { page: number, readAt, total, hostnames: hostnamesIn(result) };
}

/** @throws RequestFailed for an answer that holds something else */
function hostnamesIn(result: unknown): readonly CloudflareHostname[] {
  try {
    return readCustomHostnames(result);
  } catch (error) {
    if (error instanceof NoCustomHostnames) throw new RequestFailed(`Cloudflare's answer ${error.message}`, false);
    throw error;
  }
}

async function askByName(
  client: CloudflareClient,
  zoneId: string,
  hostname: string,
): Promise<Checked<CloudflareHostname | undefined>> {
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
  const found = new Map<string, Checked<CloudflareHostname | undefined>>();
  // The later reading wins; what only the earlier one saw was there a moment ago, and is asked for below.
  for (const { pages } of last.failures.length > 0 ? readings : [last])
    for (const { hostnames } of pages) for (const each of hostnames) found.set(each.hostname, checked(each));
  const unseen = declared.filter((hostname) => !found.has(hostname));
  const { failures } = last;
  const readAt = Math.min(...readings.flatMap(({ pages }) => pages.map((page) => page.readAt)));
  const when = Number.isFinite(readAt) ? readAt : undefined;
  if (failures.length > 0) return listOf(found, declared, when, failures[0] ?? "", failures);
  if (last.pages.length > 1 && unseen.length <= MOST_BY_NAME) {
    for (const hostname of unseen) found.set(hostname, await askByName(client, zoneId, hostname));
    return listOf(found, declared, when);
  }
  const why = "the list changed each time it was read";
  return hasChanged(last) ? listOf(found, declared, when, why, [why]) : listOf(found, declared, when);
}

/** @param wanted an answer that must not be used is a failure for these names, and is ignored for all others */
function listOf(
  found: ReadonlyMap<string, Checked<CloudflareHostname | undefined>>,
  wanted: readonly string[],
  readAt: number | undefined,
  whyNotFound?: string,
  failures: readonly string[] = [],
): HostnameList {
  const find = (hostname: string) =>
    trusted(found.get(hostname)) ?? (whyNotFound === undefined ? checked(undefined) : notChecked(whyNotFound));
  const byName = wanted.flatMap((name) => {
    const answer = trusted(found.get(name));
    return answer === undefined || answer.checked ? [] : [`${name}: ${answer.why}`];
  });
  return {
    hostnames: [...found.values()].flatMap((answer) => knownValue(answer) ?? []),
    find,
    readAt,
    failures: [...failures, ...byName],
  };
}

function trusted(
  answer: Checked<CloudflareHostname | undefined> | undefined,
): Checked<CloudflareHostname | undefined> | undefined {
  const hostname = answer && knownValue(answer);
  const why = hostname && distrust(hostname);
  return why === undefined ? answer : notChecked(`Cloudflare's answer ${why}`);
}
