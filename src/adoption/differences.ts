import { encodeKvEntry, encodeMetadata, kvKeyOf } from "../../worker/kv-entry";
import { addressOf } from "../addresses/address";
import { inCloudflaresOrder } from "../cloudflare/cipher-suites";
import type { Snapshot } from "../cloudflare/snapshot";
import { type PlainHostname, plainState } from "../desired/desired-state";
import { methodOf } from "../desired/validation-method";
import type { JsonObject } from "../json";
import type { Environment } from "../registry/model";
import { pathsNotAsAsked } from "../terraform/field-comparison";
import { CUSTOM_HOSTNAME, KV_ENTRY } from "../terraform/resource-types";

/** Something that exists at Cloudflare otherwise than the registry declares it. */
export interface DifferingObject {
  readonly address: string;
  /** Its ID at Cloudflare, as an import takes it. */
  readonly id: string;
  readonly hostname: string;
  readonly type: typeof CUSTOM_HOSTNAME | typeof KV_ENTRY;
  /** Paths of the fields that a release would change. */
  readonly paths: readonly string[];
}

/** What a release would change of the environment's hostnames and KV entries. In the order of addresses. Pure. */
export function differingObjects(environment: Environment, snapshot: Snapshot): readonly DifferingObject[] {
  const { shards } = plainState(environment);
  const { zoneId } = snapshot;
  const hostnames = shards.flatMap((shard) =>
    shard.hostnames.flatMap((one) => differingHostname(one, snapshot, zoneId)),
  );
  const entries = shards.flatMap((shard) =>
    shard.entries.flatMap(({ name, hostname, entry }): DifferingObject[] => {
      const place = placeOf(environment, snapshot);
      const key = kvKeyOf(hostname);
      const found = snapshot.kvEntries.find(key);
      if (place === undefined || !found.checked || found.value === undefined) return [];
      if (found.value.value === encodeKvEntry(entry)) return [];
      const address = addressOf(KV_ENTRY, name);
      return [{ address, id: `${place}/${key}`, hostname, type: KV_ENTRY, paths: ["value"] }];
    }),
  );
  return [...hostnames, ...entries];
}

/** `<account>/<namespace>`. */
function placeOf({ platform }: Environment, { kvNamespace }: Snapshot): string | undefined {
  const id = kvNamespace.checked ? kvNamespace.value?.id : undefined;
  return id && `${platform.accountId}/${id}`;
}

function differingHostname(
  declared: PlainHostname,
  { hostnames }: Snapshot,
  zoneId: string | undefined,
): readonly DifferingObject[] {
  const { name, hostname } = declared;
  const found = hostnames.find(hostname);
  if (!found.checked || found.value?.id === undefined || zoneId === undefined) return [];
  const paths = pathsNotAsAsked(CUSTOM_HOSTNAME, askedFields(declared), found.value);
  if (paths.length === 0) return [];
  const address = addressOf(CUSTOM_HOSTNAME, name);
  return [{ address, id: `${zoneId}/${found.value.id}`, hostname, type: CUSTOM_HOSTNAME, paths }];
}

/** What a hostname's block asks for, by the provider's names. A test compares it with the block itself. */
export function askedFields({ hostname, certificate, origin, metadata, lookup }: PlainHostname): JsonObject {
  const { validation, bundleMethod, wildcard, authority, branding } = certificate;
  const settings = {
    ciphers: certificate.ciphers && inCloudflaresOrder(certificate.ciphers),
    early_hints: onOff(certificate.earlyHints),
    http2: onOff(certificate.http2),
    min_tls_version: certificate.minTlsVersion,
    tls_1_3: onOff(certificate.tls13),
  };
  return {
    hostname,
    custom_metadata:
      metadata === undefined && lookup === undefined
        ? undefined
        : { ...metadata, ...(lookup && encodeMetadata(lookup)) },
    custom_origin_server: origin?.server,
    custom_origin_sni: origin?.sni,
    ssl: {
      method: methodOf(validation),
      type: "dv",
      bundle_method: bundleMethod,
      wildcard,
      certificate_authority: authority,
      cloudflare_branding: branding,
      settings: settings as JsonObject,
    },
  };
}

function onOff(value: boolean | undefined): "on" | "off" | undefined {
  return value === undefined ? undefined : value ? "on" : "off";
}
