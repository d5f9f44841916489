import { App, TerraformVariable } from "cdktf";
import { type BlockIds, entryProps, hostnameProps } from "../../constructs/bulk-blocks";
import { CustomHostname } from "../../constructs/custom-hostname";
import { type HostnamesStackProps, terraformVariables } from "../../constructs/hostnames-stack";
import { named } from "../../constructs/named";
import { platformIds } from "../../constructs/platform-ids";
import { PlatformStack } from "../../constructs/platform-stack";
import { ReleasedStack } from "../../constructs/released-stack";
import { TenantEntry } from "../../constructs/tenant-entry";
import type { DesiredHostname } from "../../src/desired/desired-state";
import type { AppInput } from "../../src/synthesis/app-input";

/** What main.ts does, the way cdktf is usually written: one construct per resource. */
export function writeBaselineStacks(outdir: string, { environments, worker }: AppInput): void {
  const app = new App({ outdir, stackTraces: false, hclOutput: false });
  for (const environment of environments) {
    const platform = new PlatformStack(app, environment.platform.stack, { environment, worker });
    for (const shard of environment.shards)
      new BaselineHostnamesStack(app, shard.stack, { environment, shard }).addDependency(platform);
  }
  app.synth();
}

/** The same stack as HostnamesStack: ids, variables and resources, but each resource a construct. */
class BaselineHostnamesStack extends ReleasedStack {
  constructor(scope: App, id: string, props: HostnamesStackProps) {
    super(scope, id, props);
    const { environment, shard } = props;
    const { platform, terraform } = environment;
    const ids = { ...platformIds(this, platform, terraform.backend), accountId: platform.accountId };
    const entries = new Map(
      shard.entries.map((entry) => {
        const { name } = entry;
        return [name, named(new TenantEntry(this, `entry-${name}`, entryProps(entry, ids)), name)];
      }),
    );
    for (const hostname of shard.hostnames) this.addHostname(hostname, ids, entries);
    for (const name of terraformVariables(shard))
      new TerraformVariable(this, name, { type: "string", sensitive: true, nullable: false });
  }

  private addHostname(desired: DesiredHostname, ids: BlockIds, entries: ReadonlyMap<string, TenantEntry>) {
    const dependsOn = desired.entries.flatMap((name) => entries.get(name) ?? []);
    const props = { ...hostnameProps(desired, ids), dependsOn };
    return named(new CustomHostname(this, `hostname-${desired.name}`, props), desired.name);
  }
}
