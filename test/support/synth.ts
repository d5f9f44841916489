import { App, type TerraformStack } from "cdktf";
import { HostnamesStack } from "../../constructs/hostnames-stack";
import { PlatformStack } from "../../constructs/platform-stack";
import { desiredState } from "../../src/desired/desired-state";
import type { Environment } from "../../src/registry/model";

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON has no type here; expectations say what it holds
export type TerraformJson = Record<string, any>;

export const WORKER_SHA256 = "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c";

export function platformJson(environment: Environment): TerraformJson {
  return written(new PlatformStack(new App({ stackTraces: false }), desiredState(environment), WORKER_SHA256));
}

/** The hostname stacks of an environment, in the order of their shards. */
export function hostnamesJson(environment: Environment): TerraformJson[] {
  const app = new App({ stackTraces: false });
  const state = desiredState(environment);
  return state.shards.map((shard) => written(new HostnamesStack(app, state, shard)));
}

/** A stack as it is in its file, where nothing is undefined. */
export function written(stack: TerraformStack): TerraformJson {
  return JSON.parse(JSON.stringify(stack.toTerraform()));
}

/** A resource as it is written, without cdktf's own metadata. */
export function resource(json: TerraformJson, type: string, name: string): TerraformJson | undefined {
  const { "//": _metadata, ...block } = json.resource?.[type]?.[name] ?? {};
  return Object.keys(block).length === 0 ? undefined : block;
}
