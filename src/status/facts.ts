import type { Checked } from "../cloudflare/checked";
import type { CloudflareHostname } from "../cloudflare/custom-hostname";
import type { CloudflareFallbackOrigin, CloudflareQuota } from "../cloudflare/zone-answers";
import type { HostnameRecords } from "../onboarding/records";
import type { RegistryHostname, Tenant } from "../registry/model";

/** All that is known of a declared hostname at one moment; the verdict comes from this and nothing else. */
export interface HostnameFacts {
  readonly tenant: Pick<Tenant, "id" | "status">;
  readonly declared: RegistryHostname;
  /** The DNS records that its owner must add, as `instructions` prints them, with Cloudflare's tokens. */
  readonly records: HostnameRecords;
  /** undefined: Cloudflare has no such hostname. */
  readonly cloudflare: Checked<CloudflareHostname | undefined>;
  readonly dns: DnsFacts;
  /** Whether the dispatch Worker finds the hostname. */
  readonly hasKvEntry: Checked<boolean>;
  readonly zone: ZoneFacts;
  readonly history: History;
  /** In milliseconds, as all times here. */
  readonly now: number;
}

/** What applies to all hostnames of the zone. */
export interface ZoneFacts {
  readonly environment: string;
  readonly name: string;
  readonly id: string;
  /** Undefined if the API does not have it. */
  readonly url: string;
  readonly fallbackOrigin: Checked<CloudflareFallbackOrigin | undefined>;
  readonly quota: Checked<CloudflareQuota>;
}

/** What public DNS answers. Each question can fail separately. */
export interface DnsFacts {
  readonly route: Checked<DnsRoute>;
  readonly caa: Checked<CaaSet | undefined>;
  readonly challenge: Checked<Challenge>;
}

/** Where a name leads. */
export interface DnsRoute {
  /**
   * `here`: to our CNAME target or addresses. `proxied`: to Cloudflare, but not visibly to our target:
   * the customer's own zone stands in front (orange-to-orange). `nowhere`: no record at all.
   */
  readonly leads: "here" | "proxied" | "elsewhere" | "nowhere";
  /** The CNAME targets, one after the other. */
  readonly chain: readonly string[];
  readonly addresses: readonly string[];
}

/** The CAA records in force, and the name they are at. */
export interface CaaSet {
  readonly name: string;
  readonly records: readonly CaaRecord[];
}

export interface CaaRecord {
  readonly tag: string;
  readonly value: string;
}

/** What is at `_acme-challenge.<hostname>`. */
export interface Challenge {
  readonly cname: string | undefined;
  readonly txt: readonly string[];
}

/** What earlier runs recorded; all undefined without a ledger. */
export interface History {
  /** When the hostname was first seen in the status it is in now, and its certificate in its own. */
  readonly statusSince: number | undefined;
  readonly certificateSince: number | undefined;
  /** When it last changed while Cloudflare had it. */
  readonly lastSeen: number | undefined;
}
