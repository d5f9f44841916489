import type { PlatformDocument } from "./documents";

/** What tenants may use without an operator's approval. */
export interface Grant {
  /** Names of user Workers, and patterns of them: `{tenant}-*`. */
  readonly workers: readonly string[];
  /** Names and patterns of Terraform variables. */
  readonly certificates: readonly string[];
  readonly tiers: readonly string[];
  readonly outbound: readonly string[];
  /** Names and patterns of origin servers in the zone. */
  readonly origins: readonly string[];
}

export const DEFAULT_GRANT = "default";

/**
 * The grant of one tenant: each of its own lists replaces the default's. A missing list is empty, so that nothing is
 * granted by accident.
 * @param id undefined for a new tenant, which has the default grant only
 */
export function grantOf(platform: PlatformDocument | undefined, id: string | undefined): Grant {
  const byDefault = ownGrantOf(platform, DEFAULT_GRANT) ?? {};
  const own = (id === undefined ? undefined : ownGrantOf(platform, id)) ?? {};
  const list = (key: keyof Grant) => (own[key] ?? byDefault[key] ?? []).filter((one) => one !== undefined);
  return {
    workers: list("workers"),
    certificates: list("certificates"),
    tiers: list("tiers"),
    outbound: list("outbound"),
    origins: list("origins"),
  };
}

/** A tenant's own grant. Reads own properties only: a tenant may be called `constructor`. */
export function ownGrantOf(platform: PlatformDocument | undefined, id: string) {
  const grants = platform?.value.grants ?? {};
  return Object.hasOwn(grants, id) ? grants[id] : undefined;
}
