import { addressOf } from "../addresses/address";
import { PROVIDER_SCHEMA } from "./provider-schema.generated";
import type { TypeSchema } from "./type-schema";

/**
 * What is known about the resource types that Switchyard writes. A plan may have others: a company's own, or injected code. The
 * review shows those, and assumes nothing about them.
 */

export const CUSTOM_HOSTNAME = "cloudflare_custom_hostname";
export const DISPATCH_NAMESPACE = "cloudflare_workers_for_platforms_dispatch_namespace";
export const WORKERS_SCRIPT = "cloudflare_workers_script";
export const DNS_RECORD = "cloudflare_dns_record";
export const FALLBACK_ORIGIN = "cloudflare_custom_hostname_fallback_origin";
export const KV_ENTRY = "cloudflare_workers_kv";
export const KV_NAMESPACE = "cloudflare_workers_kv_namespace";
const REGIONAL_HOSTNAME = "cloudflare_regional_hostname";
export const WORKERS_ROUTE = "cloudflare_workers_route";
export const ZONE = "cloudflare_zone";

/** What the provider does, measured with 5.22.0. Its schema doesn't say this. */
interface ResourceType {
  /** Attributes that can't be updated: if one changes, the resource is destroyed and created again. */
  readonly replacedBy: readonly string[];
  /** GET requests to read one. */
  readonly readRequests: number;
  /** Write requests to update one. */
  readonly updateRequests: number;
  /** Absent if each one belongs to a tenant. */
  readonly shared?: SharedResource;
}

/** A resource that serves all tenants. */
export interface SharedResource {
  /**
   * Whether tenants are served only while it exists. `some`: depends on its values (a route with a Worker, the fallback
   * origin's record).
   */
  readonly critical: "always" | "some" | "never";
  /** Impact of an update after which everyone is still served. */
  readonly updated: "none" | "routing";
  /** Impact of destroying it. Destroying an exclusion (a route without a Worker) has less impact. */
  readonly destroyed: "routing" | "outage";
  /** Impact of creating the first one. */
  readonly created: "none" | "routing";
  /** The name of the only one that Switchyard writes, if a second one can't replace it: it starts empty, or has another id. */
  readonly onlyOne?: string;
}

const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  [CUSTOM_HOSTNAME]: { replacedBy: ["zone_id", "hostname"], readRequests: 1, updateRequests: 1 },
  [KV_ENTRY]: { replacedBy: ["account_id", "namespace_id", "key_name"], readRequests: 2, updateRequests: 1 },
  [ZONE]: {
    replacedBy: ["name", "account"],
    readRequests: 1,
    updateRequests: 1,
    shared: { critical: "always", created: "none", updated: "routing", destroyed: "outage", onlyOne: "zone" },
  },
  [FALLBACK_ORIGIN]: {
    replacedBy: ["zone_id"],
    readRequests: 1,
    updateRequests: 1,
    // A PUT: it replaces what the zone has.
    shared: { critical: "always", created: "routing", updated: "routing", destroyed: "outage" },
  },
  [DNS_RECORD]: {
    replacedBy: ["zone_id", "type"],
    readRequests: 1,
    updateRequests: 1,
    shared: { critical: "some", created: "none", updated: "routing", destroyed: "outage" },
  },
  [REGIONAL_HOSTNAME]: {
    replacedBy: ["zone_id", "hostname"],
    readRequests: 1,
    updateRequests: 1,
    // A region is a path through the network. Without it, the hostname is still served.
    shared: { critical: "never", created: "none", updated: "routing", destroyed: "routing" },
  },
  [DISPATCH_NAMESPACE]: {
    replacedBy: ["account_id", "name"],
    readRequests: 1,
    updateRequests: 0, // the provider sends nothing
    shared: { critical: "always", created: "none", updated: "none", destroyed: "outage", onlyOne: "dispatch" },
  },
  [KV_NAMESPACE]: {
    replacedBy: ["account_id"],
    readRequests: 1,
    updateRequests: 1,
    // An update changes its title.
    shared: { critical: "always", created: "none", updated: "none", destroyed: "outage", onlyOne: "hostnames" },
  },
  [WORKERS_SCRIPT]: {
    replacedBy: ["account_id", "script_name"],
    readRequests: 3,
    updateRequests: 1,
    // A PUT: it overwrites a Worker of the same name.
    shared: { critical: "always", created: "routing", updated: "routing", destroyed: "outage", onlyOne: "dispatch" },
  },
  [WORKERS_ROUTE]: {
    replacedBy: ["zone_id"],
    readRequests: 1,
    updateRequests: 1,
    shared: { critical: "some", created: "routing", updated: "routing", destroyed: "outage" },
  },
};

/** The types that Switchyard writes. */
export const KNOWN_TYPES: readonly string[] = Object.keys(RESOURCE_TYPES);

/** Undefined for a type that Switchyard doesn't write. */
export function resourceType(type: string): ResourceType | undefined {
  return Object.hasOwn(RESOURCE_TYPES, type) ? RESOURCE_TYPES[type] : undefined;
}

export function isKnownType(type: string): boolean {
  return resourceType(type) !== undefined;
}

/** Nothing is known about a type that is not in the schema's file: another provider's, or `cloudflare_zero_trust_*`. */
export function schemaOf(type: string): TypeSchema {
  return (Object.hasOwn(PROVIDER_SCHEMA, type) ? PROVIDER_SCHEMA[type] : undefined) ?? UNKNOWN;
}

const UNKNOWN: TypeSchema = { sensitive: {}, computedOnly: {} };

/** Whether such a resource exists only in Terraform's state, as the marker does. It causes no requests. */
export function isOnlyInState(type: string): boolean {
  return type === "terraform_data";
}

/** The address of the one resource of this type that Switchyard writes; undefined where there are several. */
export function onlyAddress(type: string): string | undefined {
  const name = resourceType(type)?.shared?.onlyOne;
  return name && addressOf(type, name);
}
