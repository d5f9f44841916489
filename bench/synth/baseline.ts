import { App, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { type BlockIds, entryProps, hostnameProps } from "../../constructs/bulk-blocks";
import { addConfigOutput, configMarkerBlock } from "../../constructs/config-marker";
import { CustomHostname } from "../../constructs/custom-hostname";
import { certificateVariables } from "../../constructs/hostnames-stack";
import { named } from "../../constructs/named";
import { platformIds } from "../../constructs/platform-ids";
import { PlatformStack } from "../../constructs/platform-stack";
import { TenantEntry } from "../../constructs/tenant-entry";
import { addTerraformSettings } from "../../constructs/terraform-settings";
import { addressOf } from "../../src/addresses/address";
import { CONFIG_MARKER } from "../../src/addresses/stack";
import type { DesiredHostname, DesiredShard, DesiredState } from "../../src/desired/desired-state";

/** What `writeStacks` of main.ts does, the way cdktf is usually written: one construct per resource. */
export function writeBaselineStacks(outdir: string, states: readonly DesiredState[], workerSha256: string): void {
  const app = new App({ outdir, stackTraces: false, hclOutput: false });
  for (const state of states) {
    const platform = new PlatformStack(app, state, workerSha256);
    for (const shard of state.shards) new BaselineHostnamesStack(app, state, shard).addDependency(platform);
  }
  app.synth();
}

/** The same stack as HostnamesStack: settings, ids, marker, variables and resources, but each resource a construct. */
class BaselineHostnamesStack extends TerraformStack {
  constructor(scope: Construct, { platform, terraform }: DesiredState, shard: DesiredShard) {
    super(scope, shard.stack);
    addTerraformSettings(this, terraform);
    const ids = { ...platformIds(this, platform, terraform.backend), accountId: platform.accountId };
    const entries = new Map(
      shard.entries.map((entry) => {
        const { name } = entry;
        return [name, named(new TenantEntry(this, `entry-${name}`, entryProps(entry, ids)), name)];
      }),
    );
    const hostnames = shard.hostnames.map((hostname) => this.addHostname(hostname, ids, entries));
    const addresses = [...hostnames, ...entries.values()].map((resource) =>
      addressOf(resource.terraformResourceType, resource.friendlyUniqueId),
    );
    this.addOverride(`resource.terraform_data.${CONFIG_MARKER}`, configMarkerBlock(addresses));
    addConfigOutput(this);
    for (const name of certificateVariables(shard))
      new TerraformVariable(this, name, { type: "string", sensitive: true, nullable: false });
  }

  private addHostname(desired: DesiredHostname, ids: BlockIds, entries: ReadonlyMap<string, TenantEntry>) {
    const dependsOn = desired.entries.flatMap((name) => entries.get(name) ?? []);
    const props = { ...hostnameProps(desired, ids), dependsOn };
    return named(new CustomHostname(this, `hostname-${desired.name}`, props), desired.name);
  }
}
