import type { App } from "cdktf";
import type { WorkerFile } from "../src/bundle/worker";
import type { DesiredState } from "../src/desired/desired-state";
import { HostnamesStack } from "./hostnames-stack";
import { PlatformStack } from "./platform-stack";

/** The stacks of one environment. */
export interface EnvironmentStacks {
  /** What all tenants share. */
  readonly platform: PlatformStack;
  /** In the order of their shards. */
  readonly hostnames: readonly HostnamesStack[];
}

/** Adds an environment's stacks to the app: the platform, and the hostname stacks, which are applied after it. */
export function addStacks(app: App, environment: DesiredState, worker: WorkerFile): EnvironmentStacks {
  const platform = new PlatformStack(app, environment.platform.stack, { environment, worker });
  const hostnames = environment.shards.map((shard) => {
    const stack = new HostnamesStack(app, shard.stack, { environment, shard });
    stack.addDependency(platform);
    return stack;
  });
  return { platform, hostnames };
}
