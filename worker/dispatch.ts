import { type Address, readAddress } from "./address";
import { labelUnder } from "./hostname";
import type { KvCache, KvReader, Lookup, RequestContext } from "./kv-cache";
import { decodeMetadata, type KvEntry } from "./kv-entry";
import { markProbe, PROBE_HEADER } from "./probe";
import { type RefusalCode, redirect, refuse, requestIdOf } from "./refusal";
import { decodeRefusalPages } from "./refusal-pages";

type DispatchOptions = Pick<KvEntry, "limits" | "outbound">;

interface UserWorker {
  fetch(request: Request): Promise<Response>;
}

/** The bindings that synthesis writes, each as narrow as it is used, so that Node can stand in for them. */
export interface Bindings {
  readonly KV: KvReader;
  readonly DISPATCHER: { get(name: string, args: object, options?: DispatchOptions): UserWorker };
  readonly METRICS?: { writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void };
  readonly LOOKUP: "kv" | "metadata" | "label";
  readonly ZONE_NAME: string;
  readonly IDENTITY_HEADERS?: "true";
  /** The operator's texts for refusals, as `encodeRefusalPages` writes them. */
  readonly REFUSAL_PAGES?: string;
}

/** What an isolate keeps between requests, and what lies outside it. */
export interface Isolate {
  readonly entries: KvCache;
  now(): number;
  /** To the origin of the hostname. */
  passOn(request: Request): Promise<Response>;
  log(line: object): void;
}

export type IncomingRequest = Request & { readonly cf?: { readonly hostMetadata?: unknown } };

/** What is known of one request so far: when something throws, it tells which part failed. */
interface Trace {
  readonly request: IncomingRequest;
  readonly pages: string | undefined;
  address?: Address;
  entry?: KvEntry;
  workerName?: string;
  code?: RefusalCode;
  /** The user Worker's request was copied without the header of a probe. */
  probed?: boolean;
}

/**
 * Answers a request: finds the entry of its hostname and hands the request over to the user Worker. Never rejects.
 * The only async function here, because each one costs every request.
 */
export async function dispatchIn(
  request: IncomingRequest,
  bindings: Bindings,
  context: RequestContext,
  isolate: Isolate,
): Promise<Response> {
  const trace: Trace = { request, pages: bindings.REFUSAL_PAGES };
  const started = bindings.METRICS && isolate.now();
  let response: Response;
  try {
    const address = readAddress(request.url);
    trace.address = address;
    // The namespace looks the user Worker up when it is fetched: the await belongs inside the try.
    response = isValidation(address)
      ? await isolate.passOn(request)
      : await answer(trace, address, await findEntry(request, address, bindings, context, isolate), bindings, isolate);
  } catch (cause) {
    response = refused(trace, codeOf(trace, cause), isolate, cause);
  }
  if (started !== undefined) count(trace, response.status, isolate.now() - started, bindings);
  const mark = markOf(trace);
  return mark === undefined ? response : markProbe(response, mark);
}

/** Answers without a user Worker are looked at here. Where there is one, its headers were read already, so that a request costs no more. */
function markOf({ request, code, entry, workerName, probed }: Trace): string | undefined {
  if (!(workerName === undefined ? request.headers.has(PROBE_HEADER) : probed)) return undefined;
  if (code !== undefined) return code;
  return entry === undefined ? undefined : workerName === undefined ? "redirect" : "live";
}

// Cloudflare and certificate authorities fetch these to prove who owns a hostname; no tenant status may block them.
const VALIDATION_PATHS = ["acme-challenge", "pki-validation", "cf-custom-hostname-challenge"].map(
  (name) => `/.well-known/${name}/`,
);

function isValidation({ pathname }: Address): boolean {
  return pathname.startsWith("/.well-known/") && VALIDATION_PATHS.some((path) => pathname.startsWith(path));
}

function findEntry(
  request: IncomingRequest,
  { hostname }: Address,
  { LOOKUP, ZONE_NAME, KV }: Bindings,
  context: RequestContext,
  { entries }: Isolate,
): Lookup | "invalid" | Promise<Lookup> {
  if (hostname === undefined) return "invalid";
  if (LOOKUP === "metadata") {
    const metadata = request.cf?.hostMetadata as Record<string, unknown> | undefined;
    if (metadata?.workerName !== undefined) return decodeMetadata(metadata) ?? "corrupt";
  }
  if (LOOKUP === "label") {
    const label = labelUnder(ZONE_NAME, hostname);
    if (label !== undefined) return { workerName: label };
  }
  return entries.find(hostname, KV, context);
}

const NO_ENTRY_CODES = { invalid: "E_BAD_HOST", unknown: "E_UNKNOWN_HOST", corrupt: "E_CORRUPT_ENTRY" } as const;
const STATUS_CODES = { suspended: "E_SUSPENDED", maintenance: "E_MAINTENANCE", removed: "E_REMOVED" } as const;

function answer(
  trace: Trace,
  { hostname, pathname }: Address,
  found: Lookup | "invalid",
  bindings: Bindings,
  isolate: Isolate,
): Response | Promise<Response> {
  if (typeof found === "string") return refused(trace, NO_ENTRY_CODES[found], isolate);
  trace.entry = found;
  if (found.status !== undefined) return refused(trace, STATUS_CODES[found.status], isolate);
  if (found.canonical !== undefined && found.canonical !== hostname) return redirect(trace.request, found.canonical);
  return handOver(trace, found, pathname, bindings);
}

function handOver(trace: Trace, entry: KvEntry, path: string, bindings: Bindings): Promise<Response> {
  const { DISPATCHER, IDENTITY_HEADERS } = bindings;
  if (DISPATCHER === undefined) throw new Error("there is no DISPATCHER binding");
  const request = withoutForgery(trace, IDENTITY_HEADERS && entry.tenant);
  trace.workerName = workerFor(entry, path);
  return DISPATCHER.get(trace.workerName, {}, optionsOf(entry)).fetch(request);
}

/** The Worker of the longest prefix that ends where a segment of the path does: `/api` is not `/apiary`. */
export function workerFor({ workerName, paths }: KvEntry, path: string): string {
  let best = { prefix: "", workerName };
  for (const candidate of paths ?? []) {
    if (candidate.prefix.length > best.prefix.length && covers(candidate.prefix, path)) best = candidate;
  }
  return best.workerName;
}

function covers(prefix: string, path: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);
}

function optionsOf({ limits, outbound }: KvEntry): DispatchOptions | undefined {
  return limits || outbound ? { limits, outbound } : undefined;
}

/** Headers that a user Worker can trust to come from the platform. */
const isForgeable = (name: string) =>
  name.startsWith("x-tenant-") || name.startsWith("cloudflare-workers-version-") || name === PROBE_HEADER;

/** The request itself when it is clean, because a copy costs as much as the rest of this Worker. A copy keeps method, body, cf, abort signal and manual redirects. */
function withoutForgery(trace: Trace, tenant: string | undefined): Request {
  const { request } = trace;
  const forged: string[] = [];
  for (const name of request.headers.keys()) if (isForgeable(name)) forged.push(name);
  if (forged.length === 0 && !tenant) return request;
  trace.probed = forged.includes(PROBE_HEADER);
  const copy = new Request(request);
  for (const name of forged) copy.headers.delete(name);
  if (tenant) copy.headers.set("x-tenant-id", tenant);
  return copy;
}

function codeOf({ address, entry, workerName }: Trace, cause: unknown): RefusalCode {
  if (address === undefined) return "E_BAD_HOST";
  if (entry === undefined) return "E_UNAVAILABLE";
  return workerName === undefined ? "E_INTERNAL" : workerCodeOf(Object(cause));
}

/** The runtime marks what a user Worker throws as `remote`, so its messages can't pass for the runtime's. */
function workerCodeOf({ message, remote }: { message?: unknown; remote?: unknown }): RefusalCode {
  const text = String(message);
  if (remote !== true && text.startsWith("Worker not found")) return "E_WORKER_MISSING";
  if (/exceeded (?:CPU time|memory|resource) limit|too many subrequests/i.test(text)) return "E_LIMIT_EXCEEDED";
  return "E_WORKER_FAILED";
}

/** Logs each refusal in one line. Names and cause are in that line only, never in the answer. */
function refused(trace: Trace, code: RefusalCode, isolate: Isolate, cause?: unknown): Response {
  const { request, address, entry, workerName, pages } = trace;
  const requestId = requestIdOf(request);
  trace.code = code;
  const text = cause === undefined ? undefined : String(cause).slice(0, 500);
  isolate.log({ code, requestId, hostname: address?.hostname, tenant: entry?.tenant, workerName, cause: text });
  return refuse(code, request, requestId, decodeRefusalPages(pages));
}

/** One data point, written without waiting; the duration runs until the headers of the answer. */
function count({ entry, workerName, code }: Trace, status: number, durationMs: number, { METRICS }: Bindings): void {
  const tenant = entry?.tenant ?? "";
  try {
    METRICS?.writeDataPoint({
      indexes: [tenant],
      blobs: [tenant, workerName ?? "", code ?? ""],
      doubles: [status, durationMs],
    });
  } catch {
    // A failed data point must not fail the answer.
  }
}
