import type { Platform } from "../../registry/model";
import { oneSpelling, toUnicode } from "../../spelling";
import { type Asked, answered, notAsked } from "../../status/asked";
import type { FallbackOrigin, Quota } from "../../status/facts";
import type { CloudflareApi } from "./client";
import { CouldNotAsk, type Requests } from "./requests";

/**
 * The id of the environment's zone: the platform file's, once Cloudflare has said that it bears the zone's name; else
 * found by name.
 * @throws CouldNotAsk when it can't be found, or the id is another zone's
 */
export async function findZone(api: CloudflareApi, requests: Requests, platform: Platform): Promise<string> {
  const { id, name } = platform.zone;
  return id === undefined
    ? await zoneByName(api, requests, name, platform.accountId)
    : await zoneById(api, requests, id, name);
}

async function zoneById(api: CloudflareApi, requests: Requests, id: string, name: string): Promise<string> {
  const actual = await nameOf(api, requests, id);
  if (actual === undefined || actual === name) return id;
  throw new CouldNotAsk(
    `zone.id ${id} is Cloudflare's id of ${actual}, not of ${name}: correct zone.id or zone.name in the platform file`,
    true,
  );
}

/** undefined where the token may read hostnames but not the zone itself: then the id is believed. */
async function nameOf(api: CloudflareApi, requests: Requests, id: string): Promise<string | undefined> {
  try {
    const zone = await requests.ask((options) => api.zones.get({ zone_id: id }, options));
    return oneSpelling(zone.name);
  } catch (error) {
    if (error instanceof CouldNotAsk && error.status === 403) return undefined;
    if (error instanceof CouldNotAsk && error.status === 404)
      throw new CouldNotAsk(`Cloudflare knows no zone with the id ${id}: correct zone.id in the platform file`, true);
    throw error;
  }
}

async function zoneByName(api: CloudflareApi, requests: Requests, name: string, accountId: string): Promise<string> {
  // The API names an international zone in Unicode; whether its filter takes punycode as well is not documented.
  for (const spelling of new Set([toUnicode(name), name])) {
    const query = { name: spelling, account: { id: accountId } };
    const zones = await requests.ask((options) => api.zones.list(query, options));
    const zone = zones.result.find((each) => oneSpelling(each.name) === name);
    if (zone !== undefined) return zone.id;
  }
  throw new CouldNotAsk(
    `Cloudflare shows this token no zone ${name} in the account ${accountId}: it was not created yet ` +
      "(`npx switchyard plan`), or the token may not see it (then write zone.id into the platform file)",
    true,
  );
}

/** undefined where the zone has none. */
export async function readFallbackOrigin(
  api: CloudflareApi,
  requests: Requests,
  zoneId: string,
): Promise<Asked<FallbackOrigin | undefined>> {
  return await tryAsk(async () => {
    try {
      const answer = await requests.ask((options) =>
        api.customHostnames.fallbackOrigin.get({ zone_id: zoneId }, options),
      );
      const { origin = "", status = "", errors = [] } = answer;
      return origin === "" ? undefined : { origin: oneSpelling(origin), status, errors };
    } catch (error) {
      if (error instanceof CouldNotAsk && error.status === 404) return undefined;
      throw error;
    }
  });
}

export async function readQuota(api: CloudflareApi, requests: Requests, zoneId: string): Promise<Asked<Quota>> {
  return await tryAsk(async () => {
    const { allocated, used, hard_cap } = await requests.ask((options) =>
      api.customHostnames.quota.get({ zone_id: zoneId }, options),
    );
    return { allocated, used, hardCap: hard_cap };
  });
}

/** The answer, or why there is none. */
export async function tryAsk<Answer>(ask: () => Promise<Answer>): Promise<Asked<Answer>> {
  try {
    return answered(await ask());
  } catch (error) {
    if (error instanceof CouldNotAsk) return notAsked(error.message);
    throw error;
  }
}
