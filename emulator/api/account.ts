import type { CertificateState } from "./certificate-life";
import type { CertificateOrder } from "./certificate-order";
import { type DnsHistory, emptyDnsHistory } from "./customers";
import type { FallbackOriginEvent } from "./fallback-origin-life";
import type { Fields } from "./fields";
import type { FormPart } from "./form";
import type { HostnameState } from "./hostname-life";
import type { IdCounter } from "./ids";
import type { Shapes } from "./shapes";

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
  records: Map<string, EmulatedDnsRecord>;
  /** The ids of the records of a name, so that a conflict is found without a search. */
  recordNames: Map<string, Set<string>>;
  customHostnames: Map<string, EmulatedHostname>;
  /** hostname → id */
  customHostnameIds: Map<string, string>;
  fallbackOrigin: FallbackOriginEvent[];
  regionalHostnames: Map<string, RegionalHostname>;
  routes: Map<string, WorkersRoute>;
}

/** What Cloudflare's sales team decides about a zone. */
export interface AccountEntitlements {
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
export interface EmulatedAccount {
  accountId: string;
  ids: IdCounter;
  entitlements: AccountEntitlements;
  /** How this run answers where there is more than one way. */
  shapes: Shapes;
  /** The DCV delegation identifiers that zones of these names have, or will have. */
  dcvDelegations: Map<string, string>;
  zones: Map<string, Zone>;
  kvNamespaces: Map<string, KvNamespace>;
  scripts: Map<string, WorkersScript>;
  dispatchNamespaces: Map<string, EmulatedDispatchNamespace>;
  /** User Workers that a dispatch namespace of this name gets when it is created; undefined in a state file that is older. */
  awaitedWorkers?: Map<string, readonly string[]>;
  /** Terraform type → key → object, of types whose API is not emulated. */
  storedObjects: Map<string, Map<string, StoredObject>>;
  /** What the customers publish; no part of the account, but of its fate. */
  dns: DnsHistory;
}

/** @returns an account with nothing in it. */
export function emptyAccount(accountId: string, entitlements: AccountEntitlements, shapes: Shapes): EmulatedAccount {
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
    dns: emptyDnsHistory(),
  };
}

export interface EmulatedDnsRecord {
  id: string;
  name: string;
  type: string;
  content: string;
  proxied: boolean;
  ttl: number;
  comment?: string;
  tags: string[];
  settings: Fields;
  priority?: number;
  data?: Fields;
  createdAt: number;
  modifiedAt: number;
}

/** What is stored of a custom hostname: the states are those of its last write. */
export interface EmulatedHostname {
  id: string;
  hostname: string;
  ownershipToken: string;
  createdAt: number;
  changedAt?: number;
  metadata: Record<string, string>;
  originServer?: string;
  originSni?: string;
  state: HostnameState;
  certificate?: { id: string; request: CertificateOrder; state: CertificateState };
}

export interface KvNamespace {
  id: string;
  title: string;
  entries: Map<string, EmulatedKvEntry>;
}

export interface EmulatedKvEntry {
  value: Buffer;
  metadata?: unknown;
  /** When the entry ends, in milliseconds. */
  expiresAt?: number;
}

export interface RegionalHostname {
  hostname: string;
  regionKey: string;
  routing: string;
  createdAt: number;
}

export interface WorkersRoute {
  id: string;
  pattern: string;
  /** Undefined: no Worker runs, which makes an exception to a wider pattern. */
  script?: string;
}

export interface WorkersScript {
  name: string;
  /** What was uploaded beside the modules: bindings, compatibility date, … */
  metadata: Fields;
  modules: FormPart[];
  etag: string;
  createdAt: number;
  modifiedAt: number;
}

export interface EmulatedDispatchNamespace {
  id: string;
  name: string;
  trusted: boolean;
  createdAt: number;
  modifiedAt: number;
  /** The user Workers, by name; undefined in a state file that is older than they are. */
  scripts?: Map<string, WorkersScript>;
}

/** An object of a resource type whose API is not emulated: what the provider stand-in sent. */
export type StoredObject = Fields;
