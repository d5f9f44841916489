import type { CustomHostname } from "cloudflare/resources/custom-hostnames/custom-hostnames";
import type { NameAndValue, ValidationFile } from "../onboarding/live";
import type { HostnameRecords } from "../onboarding/records";
import type { CustomHostname as DeclaredHostname, Tenant } from "../registry/model";
import type { Asked } from "./asked";

/** All that is known of a declared hostname at one moment; the verdict comes from this and nothing else. */
export interface HostnameFacts {
  readonly tenant: Pick<Tenant, "id" | "status">;
  readonly declared: DeclaredHostname;
  /** What its owner has to put into DNS, as `instructions` tells them, with Cloudflare's tokens. */
  readonly records: HostnameRecords;
  /** undefined: Cloudflare has no such hostname. */
  readonly cloudflare: Asked<HostnameAnswer | undefined>;
  readonly dns: DnsFacts;
  /** Whether the dispatch Worker finds the hostname. */
  readonly entry: Asked<boolean>;
  readonly zone: ZoneFacts;
  readonly history: History;
  /** Milliseconds, as every time in here. */
  readonly now: number;
}

/** What the zone says to all of its hostnames. */
export interface ZoneFacts {
  readonly environment: string;
  readonly name: string;
  readonly id: string;
  /** Where the API that was asked has it. */
  readonly url: string;
  readonly fallbackOrigin: Asked<FallbackOrigin | undefined>;
  readonly quota: Asked<Quota>;
}

export interface FallbackOrigin {
  readonly origin: string;
  readonly status: string;
  readonly errors: readonly string[];
}

export interface Quota {
  readonly allocated: number;
  readonly used: number;
  readonly hardCap: number;
}

/** A custom hostname as Cloudflare's API tells it. */
export interface HostnameAnswer {
  readonly id: string;
  readonly hostname: string;
  readonly status: string;
  readonly verificationErrors: readonly string[];
  readonly createdAt: number | undefined;
  readonly ownership: NameAndValue | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly certificate: CertificateAnswer | undefined;
}

export interface CertificateAnswer {
  readonly status: string;
  readonly method: string;
  readonly type: string;
  readonly wildcard: boolean;
  readonly authority: string | undefined;
  readonly bundleMethod: string | undefined;
  /** TLS settings as Cloudflare has them, to be sent back unchanged. */
  readonly settings: CertificateSettings | undefined;
  /** When the certificate in use began, and when it ends. */
  readonly issuedAt: number | undefined;
  readonly expiresAt: number | undefined;
  readonly validationErrors: readonly string[];
  /** The proofs that the authority waits for: TXT values, files, clicks in a mail. */
  readonly tokens: readonly NameAndValue[];
  readonly files: readonly ValidationFile[];
  readonly emails: readonly string[];
  readonly delegations: readonly NameAndValue[];
}

export type CertificateSettings = CustomHostname.SSL.Settings;

/** What public DNS says; each question can fail by itself. */
export interface DnsFacts {
  readonly route: Asked<DnsRoute>;
  readonly caa: Asked<CaaSet | undefined>;
  readonly challenge: Asked<Challenge>;
}

/** Where a name leads. */
export interface DnsRoute {
  /**
   * `here`: to our CNAME target or addresses. `proxied`: to Cloudflare, but not by a record that can be seen to be ours:
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

/** What earlier runs wrote down; all undefined without a ledger. */
export interface History {
  /** When the hostname was first seen in the status it is in now, and its certificate in its own. */
  readonly statusSince: number | undefined;
  readonly certificateSince: number | undefined;
  /** When it last changed while Cloudflare had it. */
  readonly lastSeen: number | undefined;
}
