/**
 * What the dispatch Worker knows of one hostname, and how it is stored: the one codec that synthesis and the Worker share.
 * The Workers of two releases read the same entries. So a reader ignores keys that it does not know, and no key changes its
 * meaning.
 */
import { isHostname } from "./hostname";

export type RefusedStatus = "suspended" | "maintenance" | "removed";

export interface KvEntry {
  readonly workerName: string;
  readonly tenant?: string;
  /** Absent while the tenant is live. */
  readonly status?: RefusedStatus;
  readonly paths?: readonly { readonly prefix: string; readonly workerName: string }[];
  /** The hostname that requests are redirected to. */
  readonly canonical?: string;
  /** The limits in effect: the tier's, the tenant's over them. */
  readonly limits?: { readonly cpuMs?: number; readonly subRequests?: number };
  /** Parameters for the outbound Worker. */
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

/** A status that this Worker does not know makes the entry unreadable: an error is better than a site that should be off. */
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

/** The entry in a KV value; undefined when it holds none, since no one may guess a Worker from half an entry. */
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

/** The entry in a hostname's custom metadata; undefined when it holds none. Other keys are the tenant's own. */
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
