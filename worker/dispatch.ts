import type { EntryCache, EntryStore, Found } from "./entry-cache";
import { hostnameOf, labelUnder } from "./hostname";
import { type RefusalCode, redirect, refuse, requestIdOf } from "./refusal";
import { decodeMetadata, type TenantEntry } from "./tenant-entry";

type DispatchOptions = Pick<TenantEntry, "limits" | "outbound">;

interface UserWorker {
  fetch(request: Request): Promise<Response>;
}

/** The bindings that synthesis writes, each as narrow as it is used, so that Node can stand in for them. */
export interface Bindings {
  readonly KV: EntryStore;
  readonly DISPATCHER: { get(name: string, args: object, options?: DispatchOptions): UserWorker };
  readonly METRICS?: { writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void };
  readonly LOOKUP: "kv" | "metadata" | "label";
  readonly ZONE_NAME: string;
  readonly IDENTITY_HEADERS?: "true";
}

/** What lies outside the Worker and its bindings. */
export interface Surroundings {
  readonly entries: EntryCache;
  now(): number;
  waitUntil(promise: Promise<unknown>): void;
  /** To the origin of the hostname. */
  passOn(request: Request): Promise<Response>;
  log(line: object): void;
}

export type IncomingRequest = Request & { readonly cf?: { readonly hostMetadata?: unknown } };

/** One request on its way, filled in as far as it gets; what is logged and counted. */
interface Visit {
  readonly request: IncomingRequest;
  hostname?: string;
  entry?: TenantEntry;
  workerName?: string;
  code?: RefusalCode;
  cause?: unknown;
}

/** Answers a request: finds the entry of its hostname and hands it over to the user Worker. Never rejects. */
export async function dispatch(request: IncomingRequest, bindings: Bindings, around: Surroundings): Promise<Response> {
  const visit: Visit = { request };
  const started = bindings.METRICS && around.now();
  let response: Response;
  try {
    response = await answer(visit, bindings, around);
  } catch (cause) {
    response = refused(visit, "E_INTERNAL", around, cause);
  }
  if (started !== undefined) count(visit, response.status, around.now() - started, bindings);
  return response;
}

// Cloudflare and certificate authorities fetch these to prove who owns a hostname; no tenant's status may be in their way.
const VALIDATION_PATH = /^\/\.well-known\/(?:acme-challenge|pki-validation|cf-custom-hostname-challenge)\//;

async function answer(visit: Visit, bindings: Bindings, around: Surroundings): Promise<Response> {
  const url = tryUrl(visit.request.url);
  if (url === undefined) return refused(visit, "E_BAD_HOST", around);
  if (VALIDATION_PATH.test(url.pathname)) return await around.passOn(visit.request);
  visit.hostname = hostnameOf(url);
  if (visit.hostname === undefined) return refused(visit, "E_BAD_HOST", around);

  let found: Found;
  try {
    found = await findEntry(visit, visit.hostname, bindings, around);
  } catch (cause) {
    return refused(visit, "E_LOOKUP_UNAVAILABLE", around, cause);
  }
  if (typeof found === "string") return refused(visit, NO_ENTRY_CODES[found], around);
  visit.entry = found;
  if (found.status !== undefined) return refused(visit, STATUS_CODES[found.status], around);
  if (found.canonical !== undefined && found.canonical !== visit.hostname) return redirect(url, found.canonical);
  return await handOver(visit, found, url.pathname, bindings, around);
}

const NO_ENTRY_CODES = { unknown: "E_UNKNOWN_HOST", corrupt: "E_CORRUPT_ENTRY" } as const;
const STATUS_CODES = { suspended: "E_SUSPENDED", maintenance: "E_MAINTENANCE", removed: "E_REMOVED" } as const;

function tryUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

async function findEntry(visit: Visit, hostname: string, bindings: Bindings, around: Surroundings): Promise<Found> {
  if (bindings.LOOKUP === "metadata") {
    const metadata = visit.request.cf?.hostMetadata as Record<string, unknown> | undefined;
    if (metadata?.workerName !== undefined) return decodeMetadata(metadata) ?? "corrupt";
  }
  if (bindings.LOOKUP === "label") {
    const label = labelUnder(bindings.ZONE_NAME, hostname);
    if (label !== undefined) return { workerName: label };
  }
  return around.entries.find(hostname, {
    store: bindings.KV,
    now: around.now,
    waitUntil: around.waitUntil,
    onStale: (cause) => around.log(lineOf(visit, "W_STALE_ENTRY", cause)),
  });
}

async function handOver(
  visit: Visit,
  entry: TenantEntry,
  path: string,
  { DISPATCHER, IDENTITY_HEADERS }: Bindings,
  around: Surroundings,
): Promise<Response> {
  if (DISPATCHER === undefined) return refused(visit, "E_INTERNAL", around, "there is no DISPATCHER binding");
  visit.workerName = workerFor(entry, path);
  const request = withoutForgery(visit.request, IDENTITY_HEADERS && entry.tenant);
  try {
    // The namespace looks the Worker up when it is fetched: the await belongs inside the try.
    return await DISPATCHER.get(visit.workerName, {}, optionsOf(entry)).fetch(request);
  } catch (cause) {
    return refused(visit, codeOf(cause), around, cause);
  }
}

/** The Worker of the longest prefix that ends where a segment of the path does: `/api` is not `/apiary`. */
export function workerFor({ workerName, paths = [] }: TenantEntry, path: string): string {
  let best = { prefix: "", workerName };
  for (const candidate of paths) {
    if (candidate.prefix.length > best.prefix.length && covers(candidate.prefix, path)) best = candidate;
  }
  return best.workerName;
}

function covers(prefix: string, path: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);
}

function optionsOf({ limits, outbound }: TenantEntry): DispatchOptions | undefined {
  return limits || outbound ? { ...(limits && { limits }), ...(outbound && { outbound }) } : undefined;
}

const FORGEABLE = /^(?:x-tenant-|cloudflare-workers-version-)/;

/** The request itself when it is clean, for a copy costs as much as the rest of the Worker. A copy keeps method, body, cf and manual redirects. */
function withoutForgery(request: Request, tenant: string | undefined): Request {
  const forged = [...request.headers.keys()].filter((name) => FORGEABLE.test(name));
  if (forged.length === 0 && !tenant) return request;
  const headers = new Headers(request.headers);
  for (const name of forged) headers.delete(name);
  if (tenant) headers.set("x-tenant-id", tenant);
  return new Request(request, { headers });
}

/** What a user Worker throws arrives marked `remote`, so that its words cannot pass for the runtime's own. */
function codeOf(cause: unknown): RefusalCode {
  const { message, remote } = Object(cause) as { message?: unknown; remote?: unknown };
  const text = String(message);
  if (remote !== true && text.startsWith("Worker not found")) return "E_WORKER_MISSING";
  if (/exceeded (?:CPU time|memory|resource) limit|too many subrequests/i.test(text)) return "E_LIMIT_EXCEEDED";
  return "E_WORKER_FAILED";
}

function refused(visit: Visit, code: RefusalCode, around: Surroundings, cause?: unknown): Response {
  const requestId = requestIdOf(visit.request);
  visit.code = code;
  around.log({ ...lineOf(visit, code, cause), requestId });
  return refuse(code, visit.request, requestId);
}

function lineOf({ hostname, entry, workerName }: Visit, code: string, cause: unknown): object {
  const text = cause === undefined ? undefined : String(Object(cause).message ?? cause).slice(0, 500);
  return { code, hostname, tenant: entry?.tenant, workerName, cause: text };
}

/** One data point: the duration runs until the headers of the answer. */
function count({ entry, workerName, code }: Visit, status: number, durationMs: number, { METRICS }: Bindings): void {
  try {
    const tenant = entry?.tenant ?? "";
    METRICS?.writeDataPoint({
      indexes: [tenant],
      blobs: [tenant, workerName ?? "", code ?? ""],
      doubles: [status, durationMs],
    });
  } catch {
    // a lost data point is no reason to lose the answer
  }
}
