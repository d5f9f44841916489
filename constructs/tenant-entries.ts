import type { DesiredEntry } from "../src/desired/desired-state";
import { encodeKvEntry, kvKeyOf } from "../worker/kv-entry";
import { type Literal, literal } from "./literal";
import type { Reference } from "./reference";

export const TENANT_ENTRY = "cloudflare_workers_kv";

/** Where the entries are kept. */
export interface EntryStore {
  readonly accountId: Literal;
  readonly namespaceId: Literal | Reference;
}

/** One `cloudflare_workers_kv` as Terraform reads it. */
export interface TenantEntryBlock {
  readonly account_id: Literal;
  readonly namespace_id: Literal | Reference;
  readonly key_name: Literal;
  readonly value: Literal;
}

/** The KV entries of one stack, as one map. */
export function tenantEntryBlocks(
  entries: readonly DesiredEntry[],
  { accountId, namespaceId }: EntryStore,
): Record<string, TenantEntryBlock> {
  return Object.fromEntries(
    entries.map(({ name, hostname, entry }) => [
      name,
      {
        account_id: accountId,
        namespace_id: namespaceId,
        key_name: literal(kvKeyOf(hostname)),
        value: literal(encodeKvEntry(entry)),
      },
    ]),
  );
}
