import { checked } from "../../src/cloudflare/checked";
import { unknownSnapshot } from "../../src/cloudflare/client/read-snapshot";
import { readCustomHostname } from "../../src/cloudflare/custom-hostname";
import type { ListedHostname, Snapshot } from "../../src/cloudflare/snapshot";
import type { JsonObject } from "../../src/json";
import { declaredFields } from "../../src/terraform/declared-fields";
import { CUSTOM_HOSTNAME } from "../../src/terraform/resource-types";
import { kvKeyOf } from "../../worker/kv-entry";

export const ZONE_ID = "9a7806061c88ada191ed06f989cc3dac";
export const NAMESPACE_ID = "0f2ac74b498b48028cb68387c421e279";
export const NOW = Date.parse("2026-11-28T00:00:00Z");

/** A hostname as Cloudflare's API answers it; what is said here is all that differs from the commonest one. */
export interface ZoneHostname {
  readonly hostname: string;
  readonly answer?: JsonObject;
  readonly ssl?: JsonObject | null;
  /** The value of its KV entry; undefined: there is none. */
  readonly entry?: JsonObject | string | undefined;
  readonly entryMetadata?: JsonObject;
}

/** A snapshot of a zone with these hostnames, and with KV entries of other names. */
export function zoneSnapshot(
  hostnames: readonly ZoneHostname[],
  entries: Readonly<Record<string, JsonObject | string>> = {},
  changes: Partial<Snapshot> = {},
): Snapshot {
  const all = new Map<string, ListedHostname>();
  for (const [index, one] of hostnames.entries()) {
    const answer = answerOf(one, index);
    const read = readCustomHostname(answer);
    if (read === undefined) throw new Error(`${one.hostname} is no hostname`);
    all.set(read.hostname, { ...read, fields: declaredFields(CUSTOM_HOSTNAME, answer), unlisted: [] });
  }
  const kv = new Map(
    [
      ...hostnames.map(({ hostname, entry, entryMetadata }) => [hostname, entry, entryMetadata] as const),
      ...Object.entries(entries).map(([hostname, entry]) => [hostname, entry, undefined] as const),
    ].flatMap(([hostname, entry, metadata]) =>
      entry === undefined
        ? []
        : [
            [
              kvKeyOf(hostname),
              { value: typeof entry === "string" ? entry : JSON.stringify(entry), metadata },
            ] as const,
          ],
    ),
  );
  return {
    ...unknownSnapshot(NOW, "not asked for"),
    zoneId: ZONE_ID,
    hostnames: {
      hostnames: [...all.values()],
      find: (hostname) => checked(all.get(hostname)),
      readAt: NOW,
      complete: true,
      failures: [],
      gaps: [],
    },
    kvNamespace: checked({ id: NAMESPACE_ID, name: "hostnames", fields: {} }),
    kvKeys: checked(new Set(kv.keys())),
    kvEntries: { entries: kv, find: (key) => checked(kv.get(key)), failures: [] },
    ...changes,
  };
}

function answerOf({ hostname, answer = {}, ssl = {} }: ZoneHostname, index: number): JsonObject {
  const certificate = {
    id: "c",
    method: "http",
    type: "dv",
    status: "active",
    bundle_method: "ubiquitous",
    wildcard: false,
    certificate_authority: "google",
    ...ssl,
  };
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    hostname,
    status: "active",
    ...(ssl === null ? {} : { ssl: certificate }),
    ...answer,
  };
}
