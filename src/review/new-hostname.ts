import { hostnameOfResource } from "../addresses/address";
import { objectAt, stringAt } from "../json";
import { compare } from "../order";
import { registrableDomain } from "../registry/registrable-domain";
import { workersByPrefix } from "../terraform/kv-value";
import type { PlannedResource } from "../terraform/plan";
import { CUSTOM_HOSTNAME, KV_ENTRY } from "../terraform/resource-types";
import type { Note } from "./effects";
import { type HostnameResources, kvValueAfter } from "./hostnames";
import type { KnownTenants } from "./tenants";

/** What a reviewer needs to know about a new hostname: its Worker, its certificate, and who has the same domain. */

/** Registrable domain → the known hostnames below it, each with its tenant, from the plans, the manifest and the registry. */
export type HostnamesByDomain = ReadonlyMap<string, ReadonlyMap<string, string>>;

const LONGEST_LIST = 5;

export function newHostnameNotes(
  group: HostnameResources,
  tenant: string | null,
  byDomain: HostnamesByDomain,
): readonly Note[] {
  const facts = [
    ["Worker", workerOf(group)],
    ["certificate", certificateOf(group.hosts)],
    ["same domain", siblingsOf(group.hostname, tenant, byDomain)],
  ] as const;
  return facts.flatMap(([fact, value]) => (value === undefined ? [] : [{ fact, value }]));
}

function workerOf({ entries }: HostnameResources): string | undefined {
  const entry = entries.map(kvValueAfter).find((found) => found !== undefined);
  const worker = entry?.workerName;
  if (entry === undefined || worker == null) return undefined;
  return [worker, ...pathsOf(entry.paths)].join("; ");
}

/** Each prefix with its Worker; as written if it is not a list of both. */
function pathsOf(paths: string): readonly string[] {
  const workers = workersByPrefix(paths);
  return workers === undefined ? [`by path ${paths}`] : [...workers].map(([prefix, worker]) => `${prefix}: ${worker}`);
}

function certificateOf(hosts: readonly PlannedResource[]): string | undefined {
  const host = hosts.find(({ after }) => after !== null);
  if (host === undefined) return undefined;
  const { certificateVariables: variables, after } = host;
  const ssl = objectAt(after ?? {}, "ssl");
  if (variables.length > 0) return `uploaded, from the variables ${variables.join(" and ")}`;
  if (ssl.custom_certificate != null) return "uploaded";
  const authority = stringAt(ssl, "certificate_authority");
  return `issued by ${authority ?? "Cloudflare's choice"}, validated by ${stringAt(ssl, "method") ?? "Cloudflare's choice"}`;
}

/** Other hostnames under the same registrable domain, those of other tenants first. */
function siblingsOf(hostname: string, tenant: string | null, byDomain: HostnamesByDomain): string | undefined {
  const domain = domainOf(hostname);
  const others = [...(byDomain.get(domain) ?? [])].filter(([name]) => name !== hostname);
  if (others.length === 0) return undefined;
  const foreign = (owner: string) => Number(owner === tenant);
  others.sort(([a, ofA], [b, ofB]) => foreign(ofA) - foreign(ofB) || compare(a, b));
  const shown = others.slice(0, LONGEST_LIST).map(([name, owner]) => `${name} (${owner})`);
  if (others.length > shown.length) shown.push(`${others.length - shown.length} more`);
  return shown.join(", ");
}

function domainOf(hostname: string): string {
  const name = hostname.replace(/^\*\./, "");
  return registrableDomain(name) ?? name;
}

/** Every known hostname, by its registrable domain. */
export function hostnamesByDomain(
  groups: readonly { readonly hostname: string; readonly tenant: string | null }[],
  known: KnownTenants,
  registry: ReadonlyMap<string, string>,
): HostnamesByDomain {
  const tenantOf = new Map<string, string>();
  for (const side of [known.before, known.after]) {
    for (const [address, tenant] of side) {
      const [type, name = ""] = address.split(".");
      if (type === CUSTOM_HOSTNAME || type === KV_ENTRY) tenantOf.set(hostnameOfResource(name), tenant);
    }
  }
  for (const [hostname, tenant] of registry) tenantOf.set(hostname, tenant);
  for (const { hostname, tenant } of groups) tenantOf.set(hostname, tenant ?? "unknown");
  const byDomain = new Map<string, Map<string, string>>();
  for (const [hostname, tenant] of tenantOf) {
    const domain = domainOf(hostname);
    byDomain.set(domain, (byDomain.get(domain) ?? new Map<string, string>()).set(hostname, tenant));
  }
  return byDomain;
}
