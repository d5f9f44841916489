import { WorkersKv, type WorkersKvConfig } from "@cdktf/provider-cloudflare/lib/workers-kv";
import type { Construct } from "constructs";
import { encodeKvEntry, type KvEntry, kvKeyOf } from "../worker/kv-entry";
import { wholeId } from "./named";
import type { ResourceOptions } from "./resource-options";

export interface TenantEntryProps extends ResourceOptions {
  /** ID of the account. */
  readonly accountId: string;
  /** ID of the KV namespace that the dispatch Worker is bound to: `DispatchStorage.kvNamespaceId`. */
  readonly kvNamespaceId: string;
  /**
   * The hostname that requests come for; `*.acme.com` for every name one level below `acme.com`. Lower case, punycode. It
   * becomes the key: a changed hostname is destroyed and created again.
   */
  readonly hostname: string;
  /**
   * What the dispatch Worker does with those requests: at least `workerName`, the user Worker in the dispatch namespace.
   * @rule The value is JSON: don't put a token into it whose value contains quotes.
   */
  readonly entry: KvEntry;
}

/**
 * The KV entry that tells the dispatch Worker whose hostname it is. Write one for each custom hostname, and a second one for
 * `*.<hostname>` if its certificate is a wildcard. It has every attribute of `cloudflare_workers_kv`: `keyName`, `value`, `id`
 * and more.
 */
export class TenantEntry extends WorkersKv {
  constructor(scope: Construct, id: string, props: TenantEntryProps) {
    const { dependsOn, provider } = props;
    super(scope, wholeId(scope, id), { ...tenantEntryConfig(props), dependsOn, provider });
  }
}

/** How an entry is written, both for the construct and for the blocks in bulk. */
export function tenantEntryConfig({ accountId, kvNamespaceId, hostname, entry }: TenantEntryProps): WorkersKvConfig {
  return { accountId, namespaceId: kvNamespaceId, keyName: kvKeyOf(hostname), value: encodeKvEntry(entry) };
}
