import { TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { addressOf } from "../src/addresses/address";
import { CONFIG_MARKER } from "../src/addresses/stack";
import type { DesiredShard, DesiredState } from "../src/desired/desired-state";
import { shardBlocks } from "./bulk-blocks";
import { addConfigOutput, configMarkerBlock } from "./config-marker";
import { named } from "./named";
import { platformIds } from "./platform-ids";
import { addTerraformSettings } from "./terraform-settings";

/** One shard: its custom hostnames and their KV entries, written in bulk (docs/decisions/bulk-blocks.md). */
export class HostnamesStack extends TerraformStack {
  private readonly blocks: () => Readonly<Record<string, Readonly<Record<string, object>>>>;

  constructor(scope: Construct, { platform, terraform }: DesiredState, shard: DesiredShard) {
    super(scope, shard.stack);
    addTerraformSettings(this, terraform);
    const ids = platformIds(this, platform, terraform.backend);
    addConfigOutput(this);
    addCertificateVariables(this, shard);
    this.blocks = () => withMarker(shardBlocks(shard, { ...ids, accountId: platform.accountId }));
  }

  override toTerraform(): object {
    const frame: object = super.toTerraform();
    if ("resource" in frame) throw new Error(`${this.node.id} takes its resources in bulk, not as constructs`);
    return { ...frame, resource: this.blocks() };
  }
}

function withMarker(blocks: ReturnType<typeof shardBlocks>): ReturnType<typeof shardBlocks> {
  const addresses = Object.entries(blocks).flatMap(([type, named]) =>
    Object.keys(named).map((name) => addressOf(type, name)),
  );
  return { ...blocks, terraform_data: { [CONFIG_MARKER]: configMarkerBlock(addresses) } };
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
