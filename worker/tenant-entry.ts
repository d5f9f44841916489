/**
 * What the dispatch Worker knows of one hostname, and how it is written down: the one codec that
 * synthesis (constructs/) and the Worker share. A Worker of the release before and one of the release
 * after read the same entries, so a reader ignores keys it does not know and no key changes its meaning.
 */

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

/** The entry that a KV value holds, or undefined when it is not one: the caller must never guess a Worker. Reads the seed's bare `{"workerName"}`. */
export function decodeEntry(text: string): TenantEntry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "workerName" in value && typeof value.workerName === "string"
      ? (value as TenantEntry)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The same entry as custom metadata, which holds strings only: `route` is the JSON text of what is neither Worker, tenant nor status. */
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
