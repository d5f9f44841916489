import { isObject, type JsonObject } from "../../json";
import type { Platform } from "../../registry/model";
import { oneSpelling, toUnicode } from "../../spelling";
import { declaredFields } from "../../terraform/declared-fields";
import { DNS_RECORD, FALLBACK_ORIGIN, REGIONAL_HOSTNAME, WORKERS_ROUTE, ZONE } from "../../terraform/resource-types";
import { type Checked, checked, notChecked } from "../checked";
import type { WithFields } from "../snapshot";
import {
  type CloudflareDnsRecord,
  type CloudflareFallbackOrigin,
  type CloudflareQuota,
  type CloudflareRegionalHostname,
  type CloudflareRoute,
  type CloudflareZone,
  countAt,
  readDnsRecord,
  readFallbackOrigin,
  readQuota,
  readRegionalHostname,
  readRoute,
  readZone,
} from "../zone-answers";
import { type CloudflareClient, RequestFailed, tryRequest, unlessAbsent } from "./client";
import { allWithFields, withFields } from "./with-fields";

/** A zone, and its ID where the ID is known although the zone may not be read. */
export interface FoundZone {
  readonly id: string | undefined;
  /** undefined: Cloudflare shows the token no zone of this name. */
  readonly zone: Checked<WithFields<CloudflareZone> | undefined>;
}

/**
 * The environment's zone: by its ID, once Cloudflare has said that it bears the zone's name, else by its name.
 * @param id the platform file's, or the one that a state knows
 * @throws RequestFailed when it can't be asked, or the ID is another zone's
 */
export async function askZone(
  client: CloudflareClient,
  { zone: { name }, accountId }: { readonly zone: { readonly name: string }; readonly accountId: string },
  id: string | undefined,
): Promise<FoundZone> {
  if (id !== undefined) return await zoneById(client, id, name);
  const zone = await zoneByName(client, name, accountId);
  return { id: zone?.id, zone: checked(zone) };
}

/** Why there is no zone to ask about. */
export function noZoneText({ zone: { name }, accountId }: Pick<Platform, "zone" | "accountId">): string {
  return (
    `Cloudflare shows this token no zone ${name} in the account ${accountId}: it was not created yet ` +
    "(`npx switchyard plan`), or the token may not see it (then write zone.id into the platform file)"
  );
}

async function zoneById(client: CloudflareClient, id: string, name: string): Promise<FoundZone> {
  const zone = await readById(client, id);
  if (!zone.checked) return { id, zone }; // the token may read hostnames but not the zone itself: the ID is believed
  const { value } = zone;
  if (value.name === name) return { id, zone };
  throw new RequestFailed(
    `zone.id ${id} is Cloudflare's id of ${value.name}, not of ${name}: correct zone.id or zone.name in the platform file`,
    true,
  );
}

async function readById(client: CloudflareClient, id: string): Promise<Checked<WithFields<CloudflareZone>>> {
  try {
    const answer = await client.ask<unknown>((api, options) => api.zones.get({ zone_id: id }, options));
    return checked(withFields(ZONE, answer, readZone, "zone"));
  } catch (error) {
    if (error instanceof RequestFailed && error.status === 403) return notChecked(error.message);
    if (error instanceof RequestFailed && error.status === 404)
      throw new RequestFailed(`Cloudflare knows no zone with the id ${id}: correct zone.id in the platform file`, true);
    throw error;
  }
}

async function zoneByName(
  client: CloudflareClient,
  name: string,
  accountId: string,
): Promise<WithFields<CloudflareZone> | undefined> {
  // The API names an international zone in Unicode; whether its filter takes punycode as well is not documented.
  for (const spelling of new Set([toUnicode(name), name])) {
    const query = { name: spelling, account: { id: accountId } };
    const { result } = await client.ask((api, options) => api.zones.list(query, options));
    const zone = allWithFields(ZONE, result, readZone, "zones").find((each) => each.name === name);
    if (zone !== undefined) return zone;
  }
  return undefined;
}

/** undefined where the zone has none. */
export async function askFallbackOrigin(
  client: CloudflareClient,
  zoneId: string,
): Promise<Checked<WithFields<CloudflareFallbackOrigin> | undefined>> {
  return await tryRequest(async () => {
    const zone = { zone_id: zoneId };
    const answer = await unlessAbsent<unknown>(
      client.ask((api, options) => api.customHostnames.fallbackOrigin.get(zone, options)),
    );
    const origin = readFallbackOrigin(answer);
    return origin && { ...origin, fields: declaredFields(FALLBACK_ORIGIN, answer as JsonObject) };
  });
}

export async function askQuota(client: CloudflareClient, zoneId: string): Promise<Checked<CloudflareQuota>> {
  return await tryRequest(async () => {
    const zone = { zone_id: zoneId };
    const quota = readQuota(await client.ask((api, options) => api.customHostnames.quota.get(zone, options)));
    if (quota === undefined) throw new RequestFailed("the answer lacks a number", false);
    return quota;
  });
}

/** The records at these names, one request for each: a zone may have a hundred thousand others. */
export async function askDnsRecords(
  client: CloudflareClient,
  zoneId: string,
  names: readonly string[],
): Promise<Checked<readonly WithFields<CloudflareDnsRecord>[]>> {
  return await tryRequest(async () => {
    const asked = names.map(async (name) => {
      const query = { zone_id: zoneId, name: { exact: name }, per_page: 100 };
      const { result } = await client.ask((api, options) => api.dns.records.list(query, options));
      const records = allWithFields(DNS_RECORD, result, readDnsRecord, "DNS records");
      return records.filter((record) => record.name === oneSpelling(name));
    });
    return (await Promise.all(asked)).flat();
  });
}

export async function askRoutes(
  client: CloudflareClient,
  zoneId: string,
): Promise<Checked<readonly WithFields<CloudflareRoute>[]>> {
  return await tryRequest(async () => {
    const zone = { zone_id: zoneId };
    const { result } = await client.ask((api, options) => api.workers.routes.list(zone, options));
    return allWithFields(WORKERS_ROUTE, result, readRoute, "routes");
  });
}

export async function askRegionalHostnames(
  client: CloudflareClient,
  zoneId: string,
): Promise<Checked<readonly WithFields<CloudflareRegionalHostname>[]>> {
  return await tryRequest(async () => {
    const zone = { zone_id: zoneId };
    const { result } = await client.ask((api, options) => api.addressing.regionalHostnames.list(zone, options));
    return allWithFields(REGIONAL_HOSTNAME, result, readRegionalHostname, "regional hostnames");
  });
}

/** The zone's part of the name that customers delegate `_acme-challenge` to. */
export async function askDcvDelegation(client: CloudflareClient, zoneId: string): Promise<Checked<string>> {
  return await tryRequest(async () => {
    const zone = { zone_id: zoneId };
    const { uuid } = await client.ask((api, options) => api.dcvDelegation.get(zone, options));
    if (typeof uuid !== "string" || !/^[\w-]{1,64}$/.test(uuid))
      throw new RequestFailed("the answer lacks the delegation's id", false);
    return uuid;
  });
}

/** How many zones the token can see, of all accounts. */
export async function askZoneCount(client: CloudflareClient): Promise<Checked<number>> {
  return await tryRequest(async () => {
    const { result, result_info: info } = await client.ask((api, options) => api.zones.list({ per_page: 5 }, options));
    return (isObject(info) ? countAt(info, "total_count") : undefined) ?? result.length;
  });
}
