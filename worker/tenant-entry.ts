/**
 * What the dispatch Worker knows of one hostname, and how it is written down: the one codec that
 * synthesis (constructs/) and the Worker share. A Worker of the release before and one of the release
 * after read the same entries, so a reader ignores keys it does not know and no key changes its meaning.
 */
import { isHostname } from "./hostname";

export type RefusedStatus = "suspended" | "maintenance" | "removed";

export interface PathEntry {
  readonly prefix: string;
  readonly workerName: string;
}

export interface TenantEntry {
  readonly workerName: string;
  readonly tenant?: string;
  /** Absent while the tenant is live. */
  readonly status?: RefusedStatus;
  readonly paths?: readonly PathEntry[];
  /** The hostname that requests are redirected to. */
  readonly canonical?: string;
  /** The limits in effect: the plan's, the tenant's over them. */
  readonly limits?: { readonly cpuMs?: number; readonly subRequests?: number };
  /** Parameters for the outbound Worker. */
  readonly outbound?: Readonly<Record<string, string>>;
}

/** The KV key of a hostname. `*.acme.com` becomes `hostname:_wildcard.acme.com`: no hostname holds an underscore. */
export function entryKey(hostname: string): string {
  return `hostname:${hostname.startsWith("*.") ? `_wildcard.${hostname.slice(2)}` : hostname}`;
}

/** The KV value: JSON text, keys in this order on every machine, absent when not declared. */
export function encodeEntry(entry: TenantEntry): string {
  const { workerName, tenant, status, paths, canonical, limits, outbound } = entry;
  return JSON.stringify({ workerName, tenant, status, paths, canonical, limits, outbound });
}

/** The entry in a KV value, undefined when it holds none: nobody may guess a Worker from half an entry. Reads the bare `{"workerName"}` too. */
export function decodeEntry(text: string): TenantEntry | undefined {
  try {
    return asEntry(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The same entry as custom metadata, which holds strings only: `route` is the JSON text of all but Worker, tenant and status. */
export function encodeMetadata(entry: TenantEntry): Record<string, string> {
  const { workerName, tenant, status, paths, canonical, limits, outbound } = entry;
  const route = JSON.stringify({ paths, canonical, limits, outbound });
  return {
    workerName,
    ...(tenant === undefined ? {} : { tenant }),
    ...(status === undefined ? {} : { status }),
    ...(route === "{}" ? {} : { route }),
  };
}

/** The entry in a hostname's custom metadata, undefined when it holds none. Keys that are not ours are the tenant's own and ignored. */
export function decodeMetadata(metadata: Readonly<Record<string, unknown>>): TenantEntry | undefined {
  const { workerName, tenant, status, route = "{}" } = metadata;
  try {
    return asEntry({ ...JSON.parse(route as string), workerName, tenant, status });
  } catch {
    return undefined;
  }
}

type Shape = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isName: Shape = (value) => typeof value === "string" && value !== "";
const isLimit: Shape = (value) => value === undefined || (Number.isInteger(value) && (value as number) >= 0);
const isPath: Shape = (value) => isObject(value) && String(value.prefix).startsWith("/") && isName(value.workerName);

/** A status this Worker does not know makes the entry unreadable: better an error than a site that should be off. */
const SHAPES: Readonly<Record<keyof TenantEntry, Shape>> = {
  workerName: isName,
  tenant: (value) => value === undefined || isName(value),
  status: (value) => [undefined, "suspended", "maintenance", "removed"].includes(value as string | undefined),
  paths: (value) => value === undefined || (Array.isArray(value) && value.every(isPath)),
  canonical: (value) => value === undefined || (typeof value === "string" && isHostname(value)),
  limits: (value) => value === undefined || (isObject(value) && isLimit(value.cpuMs) && isLimit(value.subRequests)),
  outbound: (value) =>
    value === undefined || (isObject(value) && Object.values(value).every((part) => typeof part === "string")),
};

function asEntry(value: unknown): TenantEntry | undefined {
  if (!isObject(value)) return undefined;
  const entry = value.status === "live" ? { ...value, status: undefined } : value;
  const sound = Object.entries(SHAPES).every(([key, hasShape]) => hasShape(entry[key]));
  return sound ? (entry as unknown as TenantEntry) : undefined;
}
