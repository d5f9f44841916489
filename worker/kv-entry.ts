/**
 * What the dispatch Worker knows of one hostname, and how it is stored: the one codec that synthesis and the Worker share.
 * The Workers of two releases read the same entries. So a reader ignores keys that it does not know, and no key changes its
 * meaning.
 */
import { isHostname } from "./hostname";

type RefusedStatus = "suspended" | "maintenance" | "removed";

/** What the dispatch Worker does with the requests of one hostname. */
export interface KvEntry {
  /** The user Worker that answers, by its name in the dispatch namespace. */
  readonly workerName: string;
  /**
   * Whose hostname it is: for logs, data points and the headers that the user Worker gets.
   * @default unknown
   */
  readonly tenant?: string;
  /**
   * Why the dispatch Worker answers itself: `suspended` (403), `maintenance` (503) or `removed` (410).
   * @default live: the user Worker answers
   */
  readonly status?: RefusedStatus;
  /**
   * Paths answered by other user Workers. A prefix starts with a slash and ends without one. The longest wins, on whole
   * segments: `/api` is not `/apiary`.
   * @default none
   */
  readonly paths?: readonly { readonly prefix: string; readonly workerName: string }[];
  /**
   * The hostname that requests are redirected to (308, path and query kept).
   * @default none
   */
  readonly canonical?: string;
  /**
   * Limits of a request to the user Worker: milliseconds of CPU time, number of subrequests.
   * @default Cloudflare's
   */
  readonly limits?: { readonly cpuMs?: number; readonly subRequests?: number };
  /**
   * Parameters for the outbound Worker.
   * @default none
   */
  readonly outbound?: Readonly<Record<string, string>>;
}

/** The KV key of a hostname. `*.acme.com` becomes `hostname:_wildcard.acme.com`: no hostname holds an underscore. */
export function kvKeyOf(hostname: string): string {
  return `hostname:${hostname.startsWith("*.") ? `_wildcard.${hostname.slice(2)}` : hostname}`;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isName = (value: unknown): value is string => isText(value) && value !== "";
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isLimit = (value: unknown) => value === undefined || (Number.isInteger(value) && (value as number) >= 0);
const isPath = (value: unknown) => isObject(value) && String(value.prefix).startsWith("/") && isName(value.workerName);

/** An unknown status makes the entry unreadable: an error is safer than serving a site that should be off. */
const STATUSES: readonly unknown[] = ["live", "suspended", "maintenance", "removed"];

/** Every field in the order of the stored text, with what a reader accepts where the field is there. */
const FIELDS: { readonly [Field in keyof Required<KvEntry>]: (value: unknown) => boolean } = {
  workerName: isName,
  tenant: isName,
  status: (value) => STATUSES.includes(value),
  paths: (value) => Array.isArray(value) && value.every(isPath),
  canonical: (value) => isName(value) && isHostname(value),
  limits: (value) => isObject(value) && isLimit(value.cpuMs) && isLimit(value.subRequests),
  outbound: (value) => isObject(value) && Object.values(value).every(isText),
};

export const KV_ENTRY_FIELDS = Object.keys(FIELDS) as readonly (keyof KvEntry)[];

function inOrder(entry: KvEntry): KvEntry {
  return Object.fromEntries(KV_ENTRY_FIELDS.map((field) => [field, entry[field]])) as unknown as KvEntry;
}

/** The KV value: JSON text, its keys in the same order on every machine, without what is not declared. */
export function encodeKvEntry(entry: KvEntry): string {
  return JSON.stringify(inOrder(entry));
}

/** The entry in a KV value; undefined if there is none or it is incomplete, because the Worker must never be guessed. */
export function decodeKvEntry(text: string): KvEntry | undefined {
  try {
    return kvEntryFrom(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The same entry as custom metadata, which holds strings only: `route` is the JSON text of all but Worker, tenant and status. */
export function encodeMetadata(entry: KvEntry): Record<string, string> {
  const { workerName, tenant, status, ...others } = inOrder(entry);
  const route = JSON.stringify(others);
  return {
    workerName,
    ...(tenant !== undefined && { tenant }),
    ...(status !== undefined && { status }),
    ...(route !== "{}" && { route }),
  };
}

/** The entry in a hostname's custom metadata; undefined when it holds none. Other keys belong to the tenant. */
export function decodeMetadata(metadata: Readonly<Record<string, unknown>>): KvEntry | undefined {
  const { workerName, tenant, status, route = "{}" } = metadata;
  try {
    return kvEntryFrom({ ...JSON.parse(route as string), workerName, tenant, status });
  } catch {
    return undefined;
  }
}

function kvEntryFrom(value: unknown): KvEntry | undefined {
  if (!isObject(value) || value.workerName === undefined) return undefined;
  if (!KV_ENTRY_FIELDS.every((field) => value[field] === undefined || FIELDS[field](value[field]))) return undefined;
  return (value.status === "live" ? { ...value, status: undefined } : value) as unknown as KvEntry;
}
