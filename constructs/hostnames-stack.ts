import { TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { addressOf } from "../src/addresses/address";
import { CONFIG_MARKER } from "../src/addresses/stack";
import type { DesiredShard, DesiredState } from "../src/desired/desired-state";
import { addConfigOutput, configMarkerBlock } from "./config-marker";
import { CUSTOM_HOSTNAME, customHostnameBlocks } from "./custom-hostnames";
import { type Literal, literal, literals } from "../src/desired/literal";
import { named } from "./named";
import { type PlatformIds, platformIds } from "./platform-ids";
import { TENANT_ENTRY, tenantEntryBlocks } from "./tenant-entries";
import { addTerraformSettings } from "./terraform-settings";

/** One shard: its custom hostnames and their KV entries, written in bulk (docs/decisions/bulk-blocks.md). */
export class HostnamesStack extends TerraformStack {
  private readonly blocks: () => ResourceBlocks;

  constructor(scope: Construct, { platform, terraform }: DesiredState, shard: DesiredShard) {
    super(scope, shard.stack);
    const settings = literals(terraform);
    addTerraformSettings(this, settings);
    const ids = platformIds(this, platform, settings.backend);
    addConfigOutput(this);
    addCertificateVariables(this, shard);
    this.blocks = () => resourceBlocks(shard, { ...ids, accountId: literal(platform.accountId) });
  }

  /**
   * cdktf writes the frame; the resources join behind its token resolution, which would walk every text of every block
   * twice to find nothing. Made here, when the stack is written, so that only one stack's blocks are held at a time.
   */
  override toTerraform(): object {
    const frame: object = super.toTerraform();
    if ("resource" in frame) throw new Error(`${this.node.id} takes its resources in bulk, not as constructs`);
    return { ...frame, resource: this.blocks() };
  }
}

type ResourceBlocks = Readonly<Record<string, Readonly<Record<string, object>>>>;

interface BlockIds extends PlatformIds {
  readonly accountId: Literal;
}

function resourceBlocks(shard: DesiredShard, { accountId, zoneId, kvNamespaceId }: BlockIds): ResourceBlocks {
  const hostnames = customHostnameBlocks(shard.hostnames, zoneId);
  const entries = tenantEntryBlocks(shard.entries, { accountId, namespaceId: kvNamespaceId });
  const addresses = [
    ...Object.keys(hostnames).map((name) => addressOf(CUSTOM_HOSTNAME, name)),
    ...Object.keys(entries).map((name) => addressOf(TENANT_ENTRY, name)),
  ];
  return {
    ...(shard.hostnames.length > 0 && { [CUSTOM_HOSTNAME]: hostnames }),
    ...(shard.entries.length > 0 && { [TENANT_ENTRY]: entries }),
    terraform_data: { [CONFIG_MARKER]: configMarkerBlock(addresses) },
  };
}

/** In a scope of their own: a tenant may give them the name of anything else in the stack. */
function addCertificateVariables(stack: TerraformStack, shard: DesiredShard): void {
  const scope = new Construct(stack, "certificates");
  for (const name of certificateVariables(shard))
    named(new TerraformVariable(scope, name, { type: "string", sensitive: true, nullable: false }), name);
}

/** Names of the variables that hold uploaded certificates: their texts come from the environment, never from a file. */
export function certificateVariables({ hostnames }: DesiredShard): string[] {
  const names = hostnames.flatMap(({ certificate: { uploaded } }) =>
    uploaded === undefined ? [] : [uploaded.certificate, uploaded.privateKey],
  );
  return [...new Set(names)].sort();
}
