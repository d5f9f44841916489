import { checked } from "../../src/cloudflare/checked";
import { unknownSnapshot } from "../../src/cloudflare/client/read-snapshot";
import type { HostnameList, KvEntryList, ListedHostname, Snapshot } from "../../src/cloudflare/snapshot";
import type { JsonObject } from "../../src/json";

/** A list of hostnames that was read whole, with these fields. */
export function hostnameList(
  hostnames: Readonly<Record<string, JsonObject & { readonly id?: string }>>,
  unlisted: readonly string[] = [],
): HostnameList {
  const list = Object.entries(hostnames).map(([hostname, { id = `id of ${hostname}`, ...fields }]) => ({
    id,
    hostname,
    status: "active",
    verificationErrors: [],
    createdAt: undefined,
    ownership: undefined,
    metadata: {},
    certificate: undefined,
    foreign: [],
    fields: { hostname, ...fields },
    unlisted,
  }));
  const byName = new Map<string, ListedHostname>(list.map((one) => [one.hostname, one]));
  return {
    hostnames: list,
    find: (hostname) => checked(byName.get(hostname)),
    readAt: 0,
    complete: true,
    failures: [],
    gaps: [],
  };
}

/** Entries that were all read, by hostname. */
export function kvEntryList(values: Readonly<Record<string, string>>): KvEntryList {
  const entries = new Map(
    Object.entries(values).map(([hostname, value]) => [`hostname:${hostname}`, { value, metadata: undefined }]),
  );
  return { entries, find: (key) => checked(entries.get(key)), failures: [] };
}

/** A snapshot of which only these parts were read. */
export function partialSnapshot(parts: Partial<Snapshot>): Snapshot {
  return { ...unknownSnapshot(0, "HTTP 503"), ...parts };
}
