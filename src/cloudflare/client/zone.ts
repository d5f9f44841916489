import { isObject } from "../../json";
import type { Platform } from "../../registry/model";
import { oneSpelling, toUnicode } from "../../spelling";
import type { Checked } from "../checked";
import {
  type CloudflareFallbackOrigin,
  type CloudflareQuota,
  countAt,
  readFallbackOrigin,
  readNamedIds,
  readQuota,
} from "../zone-answers";
import { type CloudflareClient, RequestFailed, tryRequest } from "./client";

/**
 * The id of the environment's zone: the platform file's, once Cloudflare has said that it bears the zone's name; else
 * found by name.
 * @throws RequestFailed when it can't be found, or the id is another zone's
 */
export async function findZone(client: CloudflareClient, { zone, accountId }: Platform): Promise<string> {
  return zone.id === undefined
    ? await zoneByName(client, zone.name, accountId)
    : await zoneById(client, zone.id, zone.name);
}

async function zoneById(client: CloudflareClient, id: string, name: string): Promise<string> {
  const actual = await nameOf(client, id);
  if (actual === undefined || actual === name) return id;
  throw new RequestFailed(
    `zone.id ${id} is Cloudflare's id of ${actual}, not of ${name}: correct zone.id or zone.name in the platform file`,
    true,
  );
}

/** undefined where the token may read hostnames but not the zone itself: then the id is believed. */
async function nameOf(client: CloudflareClient, id: string): Promise<string | undefined> {
  try {
    const zone = await client.ask((api, options) => api.zones.get({ zone_id: id }, options));
    const [{ name } = { name: "a zone without a name" }] = readNamedIds([zone], "name");
    return oneSpelling(name);
  } catch (error) {
    if (error instanceof RequestFailed && error.status === 403) return undefined;
    if (error instanceof RequestFailed && error.status === 404)
      throw new RequestFailed(`Cloudflare knows no zone with the id ${id}: correct zone.id in the platform file`, true);
    throw error;
  }
}

async function zoneByName(client: CloudflareClient, name: string, accountId: string): Promise<string> {
  // The API names an international zone in Unicode; whether its filter takes punycode as well is not documented.
  for (const spelling of new Set([toUnicode(name), name])) {
    const query = { name: spelling, account: { id: accountId } };
    const zones = await client.ask((api, options) => api.zones.list(query, options));
    const zone = readNamedIds(zones.result, "name").find((each) => oneSpelling(each.name) === name);
    if (zone !== undefined) return zone.id;
  }
  throw new RequestFailed(
    `Cloudflare shows this token no zone ${name} in the account ${accountId}: it was not created yet ` +
      "(`npx switchyard plan`), or the token may not see it (then write zone.id into the platform file)",
    true,
  );
}

/** undefined where the zone has none. */
export async function askFallbackOrigin(
  client: CloudflareClient,
  zoneId: string,
): Promise<Checked<CloudflareFallbackOrigin | undefined>> {
  return await tryRequest(async () => {
    try {
      const zone = { zone_id: zoneId };
      return readFallbackOrigin(
        await client.ask((api, options) => api.customHostnames.fallbackOrigin.get(zone, options)),
      );
    } catch (error) {
      if (error instanceof RequestFailed && error.status === 404) return undefined;
      throw error;
    }
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
