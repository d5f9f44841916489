import type { JsonObject } from "../json";
import type { CloudflareDispatchNamespace, CloudflareKvEntry, WorkerSettings } from "./account-answers";
import type { Checked } from "./checked";
import type { CloudflareHostname } from "./custom-hostname";
import type {
  CloudflareDnsRecord,
  CloudflareFallbackOrigin,
  CloudflareQuota,
  CloudflareRegionalHostname,
  CloudflareRoute,
  CloudflareZone,
  NamedId,
} from "./zone-answers";

/**
 * What Cloudflare has of one environment, read in bulk. Every part can fail by itself: a part that was not read says why, and
 * never looks as if Cloudflare had nothing.
 *
 * Read `zone` and `zoneId` first. Where Cloudflare shows the token no such zone, the parts of the zone are empty answers: there is
 * no zone yet, or the token may not see it. Only where no state knows the zone's ID either may that be taken for "nothing there":
 * hand the state's ID to the reader, and it asks by ID.
 */
export interface Snapshot {
  /** When the reading began, in milliseconds. */
  readonly readAt: number;
  /** undefined: not known, or there is no zone. */
  readonly zoneId: string | undefined;
  /** undefined: Cloudflare shows the token no zone of this name. */
  readonly zone: Checked<WithFields<CloudflareZone> | undefined>;
  readonly hostnames: HostnameList;
  /** undefined: the account has none of this title or ID. */
  readonly kvNamespace: Checked<WithFields<NamedId> | undefined>;
  /** Keys of the entries that hostnames are looked up by. */
  readonly kvKeys: Checked<ReadonlySet<string>>;
  readonly kvEntries: KvEntryList;
  /** undefined: the zone has none. */
  readonly fallbackOrigin: Checked<WithFields<CloudflareFallbackOrigin> | undefined>;
  /** Every record at a name of the platform's own (`ownDnsNames`). */
  readonly dnsRecords: Checked<readonly WithFields<CloudflareDnsRecord>[]>;
  /** All of the zone. */
  readonly routes: Checked<readonly WithFields<CloudflareRoute>[]>;
  /** All of the zone. Not checked on an account without Regional Services: ignore that where the platform file names no region. */
  readonly regionalHostnames: Checked<readonly WithFields<CloudflareRegionalHostname>[]>;
  /** undefined: the account has none of this name. */
  readonly dispatchNamespace: Checked<WithFields<CloudflareDispatchNamespace> | undefined>;
  /** Names of the user Workers in the dispatch namespace. */
  readonly userWorkers: Checked<ReadonlySet<string>>;
  /** undefined: the account has no Worker of this name. */
  readonly dispatchWorker: Checked<UploadedWorker | undefined>;
  /** Not checked where there is no zone. */
  readonly quota: Checked<CloudflareQuota>;
}

/** The reason for what was left out on purpose. */
export const NOT_WANTED = "not asked for";

/** An object with what a configuration can declare of it, under the names of Terraform's provider (`declaredFields`). */
export type WithFields<Value> = Value & { readonly fields: JsonObject };

/** A Worker of the account. Its `fields` have `content_sha256` only where that was read. */
export interface UploadedWorker extends WorkerSettings {
  readonly fields: JsonObject;
  /** SHA-256 of the text of its only module, as Terraform's state has it. */
  readonly contentSha256: Checked<string>;
}

/** A hostname of the zone. Hostnames with equal fields share their objects: 100,000 of them have to fit into memory. */
export interface ListedHostname extends CloudflareHostname {
  readonly fields: JsonObject;
  /** Paths of `fields` that the list leaves out and a single read shows: nothing is known of them here. Usually none. */
  readonly unlisted: readonly string[];
}

/** What Cloudflare says about a zone's custom hostnames. */
export interface HostnameList {
  /** All that were seen. */
  readonly hostnames: readonly ListedHostname[];
  /** What is known of one; that Cloudflare has no such hostname is an answer too. */
  find(hostname: string): Checked<ListedHostname | undefined>;
  /** When the oldest part was read; undefined when nothing was. */
  readonly readAt: number | undefined;
  /** Whether every hostname of the zone is in it: only then is one that is in no file and not here really absent. */
  readonly complete: boolean;
  /** What could not be asked, in words; none when all was. */
  readonly failures: readonly string[];
  /** What the list leaves out, by class of hostname; none where it says as much as the single read. */
  readonly gaps: readonly ListGap[];
}

/** Hostnames of which the list says less than the single read, and that were too many to be read singly. */
export interface ListGap {
  /** A sentence's end: `with metadata`. */
  readonly hostnameClass: string;
  readonly hostnames: readonly string[];
  /** Paths of `fields`: `custom_metadata`. */
  readonly fields: readonly string[];
}

/** What Cloudflare says about the entries that hostnames are looked up by. */
export interface KvEntryList {
  /** All that were read, by key. */
  readonly entries: ReadonlyMap<string, CloudflareKvEntry>;
  /** What is known of one; that there is no such entry is an answer too. */
  find(key: string): Checked<CloudflareKvEntry | undefined>;
  /** What could not be asked, in words; none when all was. */
  readonly failures: readonly string[];
}
