import { createHash } from "node:crypto";
import { compare } from "../registry/problem";
import { canonical, type Json, type JsonObject } from "./json";
import type { Plan, PlannedResource } from "./plan";

/**
 * What these plans do, as one value: the same change planned again has the same digest, whatever the commit, the
 * time, and what Cloudflare computed meanwhile. A waiver names it, so committing the waiver doesn't change it.
 */
export function changeDigest(plans: readonly Plan[]): string {
  const changes = plans.flatMap(({ resources }) => resources.filter(isChange).map(describe));
  return createHash("sha256")
    .update(`[${changes.map(canonical).sort(compare).join(",\n")}]`)
    .digest("hex");
}

export function isChange({ action, imported, previousAddress }: PlannedResource): boolean {
  return action !== "no-op" || imported || previousAddress !== undefined;
}

function describe(resource: PlannedResource): Json {
  const { address, actions, differences, imported, previousAddress } = resource;
  return {
    address,
    actions,
    ...(imported && { imported }),
    ...(previousAddress !== undefined && { previousAddress }),
    gone: goneValues(resource),
    changed: differences.map(({ path, before, after }) => ({ path, before, after })),
  };
}

/** Required by the provider's schema, so declared for sure: for a resource whose block is gone nothing else tells. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  cloudflare_custom_hostname: ["hostname", "zone_id"],
  cloudflare_custom_hostname_fallback_origin: ["origin", "zone_id"],
  cloudflare_dns_record: ["name", "ttl", "type", "zone_id"],
  cloudflare_regional_hostname: ["hostname", "region_key", "zone_id"],
  cloudflare_workers_kv: ["account_id", "key_name", "namespace_id", "value"],
  cloudflare_workers_kv_namespace: ["account_id", "title"],
  cloudflare_workers_route: ["pattern", "zone_id"],
  cloudflare_workers_script: ["account_id", "script_name"],
  cloudflare_workers_for_platforms_dispatch_namespace: ["account_id"],
  cloudflare_zone: ["account", "name"],
};

function goneValues({ action, type, before }: PlannedResource): JsonObject | null {
  if (before === null || (action !== "delete" && action !== "replace" && action !== "forget")) return null;
  const required = Object.hasOwn(REQUIRED, type) ? (REQUIRED[type] ?? []) : [];
  return Object.fromEntries(required.map((name) => [name, before[name] ?? null]));
}
