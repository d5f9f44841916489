import { type App, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import type { DesiredShard } from "../src/desired/desired-state";
import { type BlockIds, shardBlocks } from "./bulk-blocks";
import { named } from "./named";
import { platformIds } from "./platform-ids";
import { ReleasedStack, type ReleasedStackProps, type ResourceBlocks } from "./released-stack";

/** What a hostname stack takes. */
export interface HostnamesStackProps extends ReleasedStackProps {
  /** One of the environment's shards. */
  readonly shard: DesiredShard;
}

/** One shard: its custom hostnames and their KV entries, written in bulk (docs/decisions/bulk-blocks.md). */
export class HostnamesStack extends ReleasedStack {
  private readonly shard: DesiredShard;
  private readonly ids: BlockIds;

  constructor(scope: App, id: string, props: HostnamesStackProps) {
    super(scope, id, props);
    const { platform, terraform } = props.environment;
    this.shard = props.shard;
    this.ids = { ...platformIds(this, platform, terraform.backend), accountId: platform.accountId };
    addCertificateVariables(this, props.shard);
  }

  protected override resourceBlocks(): ResourceBlocks {
    return shardBlocks(this.shard, this.ids);
  }
}

/** In a separate scope, because a tenant may choose a name that something else in the stack has. */
function addCertificateVariables(stack: HostnamesStack, shard: DesiredShard): void {
  const scope = new Construct(stack, "certificates");
  for (const name of terraformVariables(shard))
    named(new TerraformVariable(scope, name, { type: "string", sensitive: true, nullable: false }), name);
}

/** Names of the variables that hold uploaded certificates: their texts come from the environment, never from a file. */
export function terraformVariables({ hostnames }: DesiredShard): string[] {
  const names = hostnames.flatMap(({ certificate: { uploaded } }) =>
    uploaded === undefined ? [] : [uploaded.certificate, uploaded.privateKey],
  );
  return [...new Set(names)].sort();
}
