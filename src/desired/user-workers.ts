import type { Environment, RegistryHostname } from "../registry/model";

/** A user Worker that answers for a hostname; with the path, where it is for that one only. */
export interface NeededWorker {
  readonly worker: string;
  readonly prefix?: string;
}

/** None where every request is redirected. */
export function userWorkersOf(custom: RegistryHostname): readonly NeededWorker[] {
  const { hostname, worker, paths, canonical } = custom;
  return canonical === undefined || canonical === hostname ? [{ worker }, ...paths] : [];
}

/** Every user Worker that an environment needs, with the IDs of its tenants. */
export function environmentWorkers({ platform, tenants }: Environment): ReadonlyMap<string, readonly string[]> {
  const byLabel = platform.routing.lookup === "label";
  const needed = new Map<string, readonly string[]>();
  for (const { id, worker, subdomain, hostnames } of tenants) {
    const own = subdomain === undefined ? [] : [byLabel ? subdomain : worker];
    const names = new Set([...own, ...hostnames.flatMap(userWorkersOf).map((each) => each.worker)]);
    for (const name of names) needed.set(name, [...(needed.get(name) ?? []), id]);
  }
  return needed;
}
