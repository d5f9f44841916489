import { TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { addressOf } from "../src/desired/address";
import type { DesiredShard, DesiredState } from "../src/desired/desired-state";
import { CONFIG_MARKER } from "../src/output/seal";
import { addConfigOutput, configMarkerBlock } from "./config-marker";
import { CUSTOM_HOSTNAME, customHostnameBlocks } from "./custom-hostnames";
import { literal } from "./literal";
import { platformIds } from "./platform-ids";
import { TENANT_ENTRY, tenantEntryBlocks } from "./tenant-entries";
import { addTerraformSettings } from "./terraform-settings";

/** One shard: its custom hostnames and their KV entries, written in bulk. */
export class HostnamesStack extends TerraformStack {
  constructor(scope: Construct, { platform, terraform }: DesiredState, shard: DesiredShard) {
    super(scope, shard.stack);
    addTerraformSettings(this, terraform);
    const { zoneId, kvNamespaceId } = platformIds(this, platform, terraform.backend);
    const entries = tenantEntryBlocks(shard.entries, {
      accountId: literal(platform.accountId),
      namespaceId: kvNamespaceId,
    });
    const hostnames = customHostnameBlocks(shard.hostnames, zoneId);
    const addresses = [
      ...Object.keys(hostnames).map((name) => addressOf(CUSTOM_HOSTNAME, name)),
      ...Object.keys(entries).map((name) => addressOf(TENANT_ENTRY, name)),
    ];
    this.addOverride("resource", {
      ...(shard.hostnames.length > 0 && { [CUSTOM_HOSTNAME]: hostnames }),
      ...(shard.entries.length > 0 && { [TENANT_ENTRY]: entries }),
      terraform_data: { [CONFIG_MARKER]: configMarkerBlock(addresses) },
    });
    addConfigOutput(this);
    for (const name of certificateVariables(shard))
      new TerraformVariable(this, name, { type: "string", sensitive: true, nullable: false });
  }
}

/** Names of the variables that hold uploaded certificates: their texts come from the environment, never from a file. */
function certificateVariables({ hostnames }: DesiredShard): string[] {
  const names = hostnames.flatMap(({ certificate: { uploaded } }) =>
    uploaded === undefined ? [] : [uploaded.certificate, uploaded.privateKey],
  );
  return [...new Set(names)].sort();
}
