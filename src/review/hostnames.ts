import { type JsonObject, stringAt } from "../json";
import { compare } from "../order";
import { hostnameOfKey, type KvValue, readKvValue } from "../terraform/kv-value";
import { isChange, type Plan, type PlannedResource } from "../terraform/plan";
import { CUSTOM_HOSTNAME, isKnownType, KV_ENTRY } from "../terraform/resource-types";

/** Everything in the plans about one hostname, in any stack. */
export interface HostnameResources {
  readonly hostname: string;
  readonly hosts: readonly PlannedResource[];
  /** Its KV entries: its own, and the one for the names below it if its certificate covers them. */
  readonly entries: readonly PlannedResource[];
}

interface SortedResources {
  /** Sorted by hostname. Includes those without a change, because they tell the tenant of others. */
  readonly hostnames: readonly HostnameResources[];
  /** Resources that no tenant owns. Types that Switchyard does not know are left to unknown.ts. */
  readonly shared: readonly PlannedResource[];
}

/** Groups the plans' resources by hostname, and separates what tenants share. */
export function sortResources(plans: readonly Plan[]): SortedResources {
  const hosts = new Map<string, PlannedResource[]>();
  const entries = new Map<string, PlannedResource[]>();
  const shared: PlannedResource[] = [];
  for (const resource of plans.flatMap((plan) => plan.resources.flatMap(splitRenamed))) {
    const hostname = hostnameOf(resource);
    const group = resource.type === CUSTOM_HOSTNAME ? hosts : entries;
    if (hostname === undefined) shared.push(resource);
    else group.set(hostname, [...(group.get(hostname) ?? []), resource]);
  }
  const ownerOf = (hostname: string) => (hosts.has(hostname) ? hostname : coveringHostname(hostname, hosts));
  for (const hostname of [...entries.keys()]) {
    const owner = ownerOf(hostname);
    if (owner === hostname) continue;
    entries.set(owner, [...(entries.get(owner) ?? []), ...(entries.get(hostname) ?? [])]);
    entries.delete(hostname);
  }
  const names = [...new Set([...hosts.keys(), ...entries.keys()])].sort(compare);
  return {
    hostnames: names.map((hostname) => ({
      hostname,
      hosts: hosts.get(hostname) ?? [],
      entries: entries.get(hostname) ?? [],
    })),
    shared: shared.filter((resource) => isChange(resource) && isKnownType(resource.type)),
  };
}

/** `*.acme.com` without its own custom hostname is the second KV entry of `acme.com`. */
function coveringHostname(hostname: string, hosts: ReadonlyMap<string, unknown>): string {
  const parent = hostname.startsWith("*.") ? hostname.slice(2) : hostname;
  return hosts.has(parent) ? parent : hostname;
}

function hostnameOf({ type, before, after, address }: PlannedResource): string | undefined {
  if (type === CUSTOM_HOSTNAME) return stringAt(after, "hostname") ?? stringAt(before, "hostname") ?? address;
  if (type !== KV_ENTRY) return undefined;
  const key = stringAt(after, "key_name") ?? stringAt(before, "key_name");
  return key === undefined ? undefined : hostnameOfKey(key);
}

/** A block whose hostname changed under the same address destroys one hostname and creates another. */
function splitRenamed(resource: PlannedResource): readonly PlannedResource[] {
  const { action, after } = resource;
  if (action !== "replace") return [resource];
  const old: PlannedResource = { ...resource, action: "delete", after: null, differences: [] };
  return hostnameOf(old) === hostnameOf({ ...resource, before: after })
    ? [resource]
    : [old, { ...resource, action: "create", before: null }];
}

export function kvValueBefore({ before }: PlannedResource): KvValue | undefined {
  return entryOf(before);
}

export function kvValueAfter({ after }: PlannedResource): KvValue | undefined {
  return entryOf(after);
}

function entryOf(values: JsonObject | null): KvValue | undefined {
  return values === null ? undefined : readKvValue(values.value);
}
