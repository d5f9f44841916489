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

function asEntry(value: unknown): TenantEntry | undefined {
  if (!isObject(value)) return undefined;
  const { workerName, tenant, status, paths, canonical, limits, outbound } = value;
  const sound =
    isName(workerName) &&
    (tenant === undefined || isName(tenant)) &&
    (status === undefined || STATUSES.includes(status)) &&
    (paths === undefined || (Array.isArray(paths) && paths.every(isPath))) &&
    (canonical === undefined || (isName(canonical) && isHostname(canonical))) &&
    (limits === undefined || (isObject(limits) && isLimit(limits.cpuMs) && isLimit(limits.subRequests))) &&
    (outbound === undefined || (isObject(outbound) && Object.values(outbound).every(isText)));
  if (!sound) return undefined;
  return (status === "live" ? { ...value, status: undefined } : value) as unknown as TenantEntry;
}

/** A status that this Worker does not know makes the entry unreadable: better an error than a site that should be off. */
const STATUSES: readonly unknown[] = ["live", "suspended", "maintenance", "removed"];

const isText = (value: unknown): value is string => typeof value === "string";
const isName = (value: unknown): value is string => isText(value) && value !== "";
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isLimit = (value: unknown) => value === undefined || (Number.isInteger(value) && (value as number) >= 0);
const isPath = (value: unknown) => isObject(value) && String(value.prefix).startsWith("/") && isName(value.workerName);
