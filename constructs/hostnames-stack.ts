import { type App, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import type { DesiredShard } from "../src/desired/desired-state";
import { CUSTOM_HOSTNAME, customHostnameBlocks } from "./custom-hostnames";
import { type Literal, literal, literals } from "./literal";
import { named } from "./named";
import { type PlatformIds, platformIds } from "./platform-ids";
import { ReleasedStack, type ReleasedStackProps, type ResourceBlocks } from "./released-stack";
import { TENANT_ENTRY, tenantEntryBlocks } from "./tenant-entries";

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
    this.ids = { ...platformIds(this, platform, literals(terraform.backend)), accountId: literal(platform.accountId) };
    addCertificateVariables(this, props.shard);
  }

  /**
   * Behind cdktf's token resolution, which would walk every text of every block twice to find nothing. Made when the stack is
   * written, so that only one stack's blocks are held at a time.
   */
  protected override resourceBlocks(): ResourceBlocks {
    return resourceBlocks(this.shard, this.ids);
  }
}

interface BlockIds extends PlatformIds {
  readonly accountId: Literal;
}

function resourceBlocks(shard: DesiredShard, { accountId, zoneId, kvNamespaceId }: BlockIds): ResourceBlocks {
  return {
    ...(shard.hostnames.length > 0 && { [CUSTOM_HOSTNAME]: customHostnameBlocks(shard.hostnames, zoneId) }),
    ...(shard.entries.length > 0 && {
      [TENANT_ENTRY]: tenantEntryBlocks(shard.entries, { accountId, namespaceId: kvNamespaceId }),
    }),
  };
}

/** In a scope of their own: a tenant may give them the name of anything else in the stack. */
function addCertificateVariables(stack: HostnamesStack, shard: DesiredShard): void {
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
