import { type CustomerDns, emptyCustomerDns } from "./customers";
import type { DispatchNamespace } from "./dispatch-namespaces";
import type { DnsRecord } from "./dns-records";
import type { FallbackOriginEvent } from "./fallback-origin-life";
import type { CustomHostname } from "./hostname-view";
import type { Ids } from "./ids";
import type { KvNamespace } from "./kv-namespaces";
import type { RegionalHostname } from "./regional-hostnames";
import type { Shapes } from "./shapes";
import type { StoredObject } from "./stored-objects";
import type { WorkersRoute } from "./workers-routes";
import type { WorkersScript } from "./workers-scripts";

/** A zone and all that belongs to it. */
export interface Zone {
  id: string;
  name: string;
  type: string;
  paused: boolean;
  createdAt: number;
  modifiedAt: number;
  vanityNameServers: string[];
  dcvDelegation: string;
  records: Map<string, DnsRecord>;
  /** The ids of the records of a name, so that a conflict is found without a search. */
  recordNames: Map<string, Set<string>>;
  customHostnames: Map<string, CustomHostname>;
  /** hostname → id */
  customHostnameIds: Map<string, string>;
  fallbackOrigin: FallbackOriginEvent[];
  regionalHostnames: Map<string, RegionalHostname>;
  routes: Map<string, WorkersRoute>;
}

/** What Cloudflare's sales team decides about a zone. */
export interface Entitlements {
  /** Soft limit: more hostnames are possible, and billed. */
  quota: number;
  /** No hostname is accepted beyond it. */
  hardCap: number;
  customOrigins: boolean;
  customMetadata: boolean;
  /** Zones may opt out of metadata on wildcard hostnames. */
  wildcardMetadata: boolean;
  certificateAuthority: boolean;
  /** The account's own addresses, for apex proxying. */
  apexAddresses: string[];
}

/** All that the emulated account holds. */
export interface World {
  accountId: string;
  ids: Ids;
  entitlements: Entitlements;
  /** How this run answers where there is more than one way. */
  shapes: Shapes;
  /** The DCV delegation identifiers that zones of these names have, or will have. */
  dcvDelegations: Map<string, string>;
  zones: Map<string, Zone>;
  kvNamespaces: Map<string, KvNamespace>;
  scripts: Map<string, WorkersScript>;
  dispatchNamespaces: Map<string, DispatchNamespace>;
  /** Terraform type → key → object, of types whose API is not emulated. */
  storedObjects: Map<string, Map<string, StoredObject>>;
  /** What the customers publish; no part of the account, but of its fate. */
  dns: CustomerDns;
}

/** @returns an account with nothing in it. */
export function emptyWorld(accountId: string, entitlements: Entitlements, shapes: Shapes): World {
  return {
    accountId,
    ids: { count: 0 },
    entitlements,
    shapes,
    dcvDelegations: new Map(),
    zones: new Map(),
    kvNamespaces: new Map(),
    scripts: new Map(),
    dispatchNamespaces: new Map(),
    storedObjects: new Map(),
    dns: emptyCustomerDns(),
  };
}
