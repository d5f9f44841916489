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
