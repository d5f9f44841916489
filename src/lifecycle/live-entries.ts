import { decodeKvEntry, encodeKvEntry, type KvEntry, kvKeyOf } from "../../worker/kv-entry";
import type { CloudflareKvEntry } from "../cloudflare/account-answers";
import type { Checked } from "../cloudflare/checked";
import type { KvWrite } from "../cloudflare/client/suspensions";
import { plainState } from "../desired/desired-state";
import type { ServedTenant } from "./find-tenant";
import type { SuspensionAction } from "./suspension";

/** An entry that the registry declares for a tenant. */
export interface DeclaredEntry {
  /** `*.x` for one level below x. */
  readonly hostname: string;
  readonly key: string;
  readonly entry: KvEntry;
}

export function declaredEntries({ environment, tenant, platform }: ServedTenant): readonly DeclaredEntry[] {
  const { shards } = plainState({ name: environment, platform, tenants: [tenant] });
  const entries = shards.flatMap((shard) => shard.entries);
  return entries.map(({ hostname, entry }) => ({ hostname, key: kvKeyOf(hostname), entry }));
}

/**
 * `write`: the entry has to be written. `done`: it says so already. `unreleased`: no release has written it, so no visitor is served.
 * `foreign`: another tenant's, as after a transfer that is not released. `unknown`: it could not be read.
 */
export type EntryStep =
  | { readonly kind: "write"; readonly hostname: string; readonly write: KvWrite }
  | { readonly kind: "done" | "unreleased"; readonly hostname: string }
  | { readonly kind: "foreign" | "unknown"; readonly hostname: string; readonly why: string };

/**
 * What has to be done to one entry. Starts from what Cloudflare has, not from the file, so that nothing goes live that no one
 * reviewed: only the status changes.
 */
export function entryStep(
  action: SuspensionAction,
  { hostname, key, entry: declared }: DeclaredEntry,
  found: Checked<CloudflareKvEntry | undefined>,
): EntryStep {
  if (!found.checked) return { kind: "unknown", hostname, why: found.why };
  if (found.value === undefined) return { kind: "unreleased", hostname };
  const { value, metadata } = found.value;
  const entry = decodeKvEntry(value) ?? declared; // one that can't be read is repaired on the way
  if ((entry.tenant ?? declared.tenant) !== declared.tenant)
    return { kind: "foreign", hostname, why: `at Cloudflare it belongs to ${entry.tenant}` };
  const status = action === "suspend" ? "suspended" : undefined;
  const wanted = encodeKvEntry({ ...entry, status });
  if (wanted === value) return { kind: "done", hostname };
  // What suspend did not turn off, resume must not turn on.
  if (action === "resume" && entry.status !== "suspended" && decodeKvEntry(value) !== undefined)
    return { kind: "done", hostname };
  return { kind: "write", hostname, write: { key, value: wanted, ...(metadata !== undefined && { metadata }) } };
}
