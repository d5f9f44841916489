import { customHostnameSslToTerraform } from "@cdktf/provider-cloudflare/lib/custom-hostname";
import { addressOf } from "../src/addresses/address";
import type { DesiredHostname, DesiredKvEntry, DesiredShard } from "../src/desired/desired-state";
import type { Literal } from "../src/desired/literal";
import { type CustomHostnameProps, customHostnameConfig } from "./custom-hostname";
import type { PlatformIds } from "./platform-ids";
import { reference } from "./reference";
import { type TenantEntryProps, tenantEntryConfig } from "./tenant-entry";

const CUSTOM_HOSTNAME = "cloudflare_custom_hostname";
const TENANT_ENTRY = "cloudflare_workers_kv";

/** Where a shard's hostnames and entries live. */
export interface BlockIds extends PlatformIds {
  readonly accountId: Literal;
}

type Blocks = Readonly<Record<string, object>>;

/**
 * The resources of one shard as Terraform reads them, by type and name: a construct each costs nearly twenty times as much
 * (docs/decisions/bulk-blocks.md). Types without resources are left out.
 */
export function shardBlocks({ hostnames, entries }: DesiredShard, ids: BlockIds): Readonly<Record<string, Blocks>> {
  return {
    ...(hostnames.length > 0 && {
      [CUSTOM_HOSTNAME]: blocksByName(hostnames, (hostname) => hostnameBlock(hostname, ids)),
    }),
    ...(entries.length > 0 && { [TENANT_ENTRY]: blocksByName(entries, (entry) => entryBlock(entry, ids)) }),
  };
}

function blocksByName<Item extends { readonly name: string }>(
  items: readonly Item[],
  block: (item: Item) => object,
): Blocks {
  return Object.fromEntries(items.map((item) => [item.name, block(item)]));
}

function hostnameBlock(desired: DesiredHostname, ids: BlockIds): object {
  const config = customHostnameConfig(hostnameProps(desired, ids));
  const { zoneId, hostname, ssl, customOriginServer, customOriginSni, customMetadata, lifecycle } = config;
  // Sorted by key, as `canonical` is fastest.
  return {
    custom_metadata: customMetadata,
    custom_origin_server: customOriginServer,
    custom_origin_sni: customOriginSni,
    depends_on: desired.entries.map((name) => addressOf(TENANT_ENTRY, name)),
    hostname,
    lifecycle: lifecycle && { ignore_changes: lifecycle.ignoreChanges },
    ssl: customHostnameSslToTerraform(ssl),
    zone_id: zoneId,
  };
}

function entryBlock(desired: DesiredKvEntry, ids: BlockIds): object {
  const { accountId, namespaceId, keyName, value } = tenantEntryConfig(entryProps(desired, ids));
  return { account_id: accountId, key_name: keyName, namespace_id: namespaceId, value };
}

/** A desired hostname as the construct's props: a pair of certificate and key are the variables of these names. */
export function hostnameProps(desired: DesiredHostname, { zoneId }: BlockIds): CustomHostnameProps {
  const { hostname, certificate, origin, metadata, lookup } = desired;
  const { uploaded } = certificate;
  const pair = uploaded && {
    certificate: reference(`var.${uploaded.certificate}`),
    privateKey: reference(`var.${uploaded.privateKey}`),
    rotate: uploaded.rotate,
  };
  return { zoneId, hostname, certificate: { ...certificate, uploaded: pair }, origin, metadata, lookup };
}

export function entryProps(
  { hostname, entry }: DesiredKvEntry,
  { accountId, kvNamespaceId }: BlockIds,
): TenantEntryProps {
  return { accountId, kvNamespaceId, hostname, entry };
}
