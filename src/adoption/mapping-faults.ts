import type { Snapshot } from "../cloudflare/snapshot";
import type { RegistryDocuments } from "../registry/documents";
import type { Platform } from "../registry/model";
import type { Mapping, MappingProblem } from "./mapping";
import { routingOf } from "./routing";

/**
 * What is wrong with a mapping, given what Cloudflare has: its own problems, hostnames that are nowhere, Workers that are not the
 * ones that answer today, and hostnames that another tenant declares already. Sorted by place.
 */
export function mappingFaults(
  mapping: Mapping,
  snapshot: Snapshot,
  { hostnames: declared }: RegistryDocuments,
  platform: Platform,
): readonly MappingProblem[] {
  const owners = new Map(declared.map(({ hostname, tenant }) => [hostname, tenant]));
  const listed = new Map(snapshot.hostnames.hostnames.map((one) => [one.hostname, one]));
  const found = [...mapping.hostnames.values()].flatMap(({ hostname, tenant, worker, place }): MappingProblem[] => {
    const owner = owners.get(hostname);
    if (owner !== undefined)
      return owner.id === tenant ? [] : [{ ...place, message: `${hostname} is declared by ${owner.file} already` }];
    const routing = routingOf(hostname, listed.get(hostname), snapshot.kvEntries, platform);
    const isThere = listed.has(hostname) || (hostname.endsWith(`.${platform.zone.name}`) && routing.kind === "known");
    if (!isThere) return [{ ...place, message: `${hostname} is not at Cloudflare` }];
    if (worker === undefined || routing.kind !== "known" || routing.entry.workerName === worker) return [];
    const message = `${hostname} is answered by the Worker ${routing.entry.workerName} today, not by ${worker}: adopt it as it is, and change its Worker afterwards`;
    return [{ ...place, message }];
  });
  return [...mapping.problems, ...found].sort((a, b) => a.line - b.line || a.column - b.column);
}
