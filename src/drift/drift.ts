import type { Json } from "../json";

/** What Cloudflare has otherwise than Switchyard left it. */
export interface Drift {
  /** When Cloudflare was asked first, in milliseconds. */
  readonly readAt: number;
  /** Number of stacks that were compared, and those that were not, since they have changes of their own to be released. */
  readonly compared: number;
  readonly pending: readonly string[];
  /** By stack and address. */
  readonly objects: readonly DriftedObject[];
  /** At Cloudflare, in no file and in no state. Sorted. */
  readonly strangers: Strangers;
  /** What could not be asked, in words: the answer is a part of the truth. */
  readonly failures: readonly string[];
  /** Addresses of resources that no bulk read shows, by stack. Terraform's refresh reads them. */
  readonly notCompared: readonly UncomparedResource[];
}

/** A resource that Cloudflare has otherwise than the state, or no longer. */
export interface DriftedObject {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  /** undefined: a resource that serves all tenants. */
  readonly tenant: string | undefined;
  /** What it is called at Cloudflare: a hostname, the hostname of an entry, a route's pattern. */
  readonly name: string;
  /** `gone`: Cloudflare has none. `replaced`: another object has its name. `changed`: its fields differ. */
  readonly kind: "gone" | "replaced" | "changed";
  /** None where it is gone. */
  readonly fields: readonly DriftedField[];
}

export interface DriftedField {
  /** By the provider's names: `ssl.settings.min_tls_version`, `bindings.KV.namespace_id`. */
  readonly path: string;
  /** Null: not set. */
  readonly state: Json;
  readonly cloudflare: Json;
  readonly repair: Repair;
}

/**
 * What sets a field right. `release`: Terraform sees it, and a release repairs it. `revision`: Terraform doesn't see it, and sends
 * it when `dispatch.revision` is raised. `none`: Terraform leaves a certificate setting that no file declares, or whose certificate
 * is uploaded.
 */
export type Repair = "release" | "revision" | "none";

export interface Strangers {
  /** Custom hostnames of the zone. */
  readonly hostnames: readonly string[];
  /** Keys of KV entries that hostnames are looked up by. */
  readonly kvKeys: readonly string[];
}

export interface UncomparedResource {
  readonly stack: string;
  readonly address: string;
}

/** Whether Terraform, asked about this object, would find that it differs. */
export function isSeenByTerraform({ kind, fields }: DriftedObject): boolean {
  return kind !== "changed" || fields.some(({ repair }) => repair === "release");
}

/** Whether nothing differs, as far as was asked. */
export function isClean({ objects, strangers }: Drift): boolean {
  return objects.length + strangers.hostnames.length + strangers.kvKeys.length === 0;
}
