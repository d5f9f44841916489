import { plainState } from "../desired/desired-state";
import type { ServedTenant } from "./find-tenant";

/** What a release of nothing but a tenant's new status changes at Cloudflare. */
export interface ReleaseEffect {
  readonly environment: string;
  readonly lookup: "kv" | "metadata" | "label";
  /** Hostnames whose KV entry is updated; `*.x` for one level below x. */
  readonly entries: readonly string[];
  /** Custom hostnames that are updated, because they carry the entry as metadata: Cloudflare validates their certificates again. */
  readonly updatedHostnames: readonly string[];
}

export function releaseEffect({ environment, tenant, platform }: ServedTenant): ReleaseEffect {
  const { shards } = plainState({ name: environment, platform, tenants: [tenant] });
  const hostnames = shards.flatMap((shard) => shard.hostnames);
  return {
    environment,
    lookup: platform.routing.lookup,
    entries: shards.flatMap((shard) => shard.entries.map(({ hostname }) => hostname)).sort(),
    updatedHostnames: hostnames.flatMap(({ hostname, lookup }) => (lookup === undefined ? [] : [hostname])).sort(),
  };
}
