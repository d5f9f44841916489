import { type Asked, answered, notAsked } from "../../status/asked";
import type { HostnameAnswer } from "../../status/facts";
import { hostnameAnswer } from "../hostname-answer";
import type { CloudflareApi } from "./client";
import type { Page, PageStore } from "./page-store";
import { CouldNotAsk, type Edges, type Requests } from "./requests";

/** What Cloudflare says about a zone's custom hostnames. */
export interface HostnameList {
  /** All that were seen. */
  readonly hostnames: readonly HostnameAnswer[];
  /** What is known of one; that Cloudflare has no such hostname is an answer too. */
  find(hostname: string): Asked<HostnameAnswer | undefined>;
  /** When the oldest part was read; undefined when nothing was. */
  readonly readAt: number | undefined;
  /** What could not be asked, in words; none when all was. */
  readonly failures: readonly string[];
}

/** The most the endpoint gives on one page. */
export const PAGE_SIZE = 50;
/** Pages asked for at the same time: a list that is read faster changes less while it is read. */
const AT_ONCE = 4;
/** Up to so many hostnames that the pages did not show are asked for by name. */
const MOST_BY_NAME = 20;

export interface ListReader {
  readonly api: CloudflareApi;
  readonly requests: Requests;
  readonly edges: Edges;
  readonly zoneId: string;
}

/**
 * Reads hostnames by name, through the list's own filter: for a few of many this takes fewer requests than the pages.
 */
export async function readNamed(reader: ListReader, names: readonly string[]): Promise<HostnameList> {
  const found = new Map<string, Asked<HostnameAnswer | undefined>>();
  const readAt = reader.edges.now();
  for (const name of names) found.set(name, await askByName(reader, name));
  return listOf(found, readAt, "it was not asked for");
}

/**
 * Reads the whole list by its pages. A page that can't be had leaves the others as they are; a list that changed while
 * it was read is read once more; what is declared and was not seen is asked for by name, before anybody says it is missing.
 */
export async function readAll(
  reader: ListReader,
  store: PageStore,
  declared: readonly string[],
): Promise<HostnameList> {
  const first = await readPages(reader, store, store.load(reader.edges.now()));
  const readings = [first];
  if (first.failures.length === 0) {
    store.clear();
    if (hasChanged(first)) readings.push(await readPages(reader, NOT_KEPT, []));
  }
  return settle(reader, readings, declared);
}

/** Nobody could be asked about any hostname. */
export function unaskedList(why: string): HostnameList {
  return listOf(new Map(), undefined, why, [why]);
}

const NOT_KEPT: PageStore = { load: () => [], save: () => {}, clear: () => {} };

interface Reading {
  readonly pages: readonly Page[];
  readonly failures: readonly string[];
}

async function readPages(reader: ListReader, store: PageStore, kept: readonly Page[]): Promise<Reading> {
  const pages = new Map(kept.map((page) => [page.page, page]));
  const failures = new Map<number, string>();
  const { progress } = reader.edges;
  if (pages.size > 0) progress(`Going on after ${pages.size} pages that an interrupted run has read.`);
  const stopped = { why: "" };
  const read = async (number: number): Promise<void> => {
    if (pages.has(number) || stopped.why !== "") return;
    try {
      const page = await readPage(reader, number);
      pages.set(number, page);
      store.save(page);
      const count = pagesOf(page.total);
      if (count > 1 && (pages.size % 10 === 0 || pages.size === count))
        progress(`Read ${pages.size} of ${count} pages.`);
    } catch (error) {
      if (!(error instanceof CouldNotAsk)) throw error;
      failures.set(number, error.message);
      if (error.final) stopped.why = error.message;
    }
  };
  await read(1);
  const total = Math.max(0, ...[...pages.values()].map((page) => page.total));
  const rest = Array.from({ length: Math.max(0, pagesOf(total) - 1) }, (_, index) => index + 2);
  await Promise.all(Array.from({ length: AT_ONCE }, (_, lane) => readLane(rest, lane, read)));
  return { pages: [...pages.values()], failures: failureTexts(failures, stopped.why, pages.size, pagesOf(total)) };
}

async function readLane(numbers: readonly number[], lane: number, read: (number: number) => Promise<void>) {
  for (let index = lane; index < numbers.length; index += AT_ONCE) await read(numbers[index] ?? 0);
}

function failureTexts(failures: ReadonlyMap<number, string>, stopped: string, read: number, count: number): string[] {
  if (stopped !== "") return [`the custom hostnames, after ${read} of ${Math.max(count, 1)} pages: ${stopped}`];
  const byNumber = [...failures].sort(([a], [b]) => a - b);
  return byNumber.map(([number, why]) => `page ${number} of the custom hostnames: ${why}`);
}

function pagesOf(total: number): number {
  return Math.ceil(total / PAGE_SIZE);
}

async function readPage({ api, requests, edges, zoneId }: ListReader, number: number): Promise<Page> {
  const readAt = edges.now();
  const query = { zone_id: zoneId, page: number, per_page: PAGE_SIZE };
  const answer = await requests.ask((options) => api.customHostnames.list(query, options));
  // Cloudflare's count of all is not among the client's types.
  const { total_count: total } = answer.result_info as { readonly total_count?: number };
  if (total === undefined) throw new CouldNotAsk("the answer lacks its total_count", false);
  return { page: number, readAt, total, hostnames: answer.result.map(hostnameAnswer) };
}

async function askByName(
  { api, requests, zoneId }: ListReader,
  hostname: string,
): Promise<Asked<HostnameAnswer | undefined>> {
  try {
    const query = { zone_id: zoneId, hostname: { exact: hostname } };
    const answer = await requests.ask((options) => api.customHostnames.list(query, options));
    return answered(answer.result.map(hostnameAnswer).find((each) => each.hostname === hostname));
  } catch (error) {
    if (error instanceof CouldNotAsk) return notAsked(error.message);
    throw error;
  }
}

/** Whether hostnames came or went between two pages: then one may have slipped through. */
function hasChanged({ pages }: Reading): boolean {
  const ids = new Set(pages.flatMap(({ hostnames }) => hostnames.map(({ id }) => id)));
  const totals = new Set(pages.map(({ total }) => total));
  return pages.length > 1 && (totals.size > 1 || !totals.has(ids.size));
}

async function settle(
  reader: ListReader,
  readings: readonly Reading[],
  declared: readonly string[],
): Promise<HostnameList> {
  const last = readings.at(-1) ?? { pages: [], failures: [] };
  const found = new Map<string, Asked<HostnameAnswer | undefined>>();
  // The later reading wins; what only the earlier one saw was there a moment ago, and is asked for below.
  for (const { pages } of last.failures.length > 0 ? readings : [last])
    for (const { hostnames } of pages) for (const each of hostnames) found.set(each.hostname, answered(each));
  const unseen = declared.filter((hostname) => !found.has(hostname));
  const { failures } = last;
  const readAt = Math.min(...readings.flatMap(({ pages }) => pages.map((page) => page.readAt)));
  const when = Number.isFinite(readAt) ? readAt : undefined;
  if (failures.length > 0) return listOf(found, when, failures[0] ?? "", failures);
  if (last.pages.length > 1 && unseen.length <= MOST_BY_NAME) {
    for (const hostname of unseen) found.set(hostname, await askByName(reader, hostname));
    return listOf(found, when);
  }
  const why = "the list changed each time it was read";
  return hasChanged(last) ? listOf(found, when, why, [why]) : listOf(found, when);
}

function listOf(
  found: ReadonlyMap<string, Asked<HostnameAnswer | undefined>>,
  readAt: number | undefined,
  whyNotFound?: string,
  failures: readonly string[] = [],
): HostnameList {
  const byName = [...found].flatMap(([name, asked]) => (asked.asked ? [] : [`${name}: ${asked.why}`]));
  return {
    hostnames: [...found.values()].flatMap((asked) =>
      asked.asked && asked.answer !== undefined ? [asked.answer] : [],
    ),
    find: (hostname) =>
      found.get(hostname) ?? (whyNotFound === undefined ? answered(undefined) : notAsked(whyNotFound)),
    readAt,
    failures: [...failures, ...byName],
  };
}
