import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { HostnamesStack } from "../../constructs/hostnames-stack";
import { PlatformStack } from "../../constructs/platform-stack";
import { desiredState } from "../../src/desired/desired-state";
import type { Environment } from "../../src/registry/model";

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON has no type here; expectations say what it holds
export type TerraformJson = Record<string, any>;

const folder = mkdtempSync(join(tmpdir(), "switchyard-test-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** A dispatch Worker on disk. */
export const WORKER = {
  path: join(folder, "worker.js"),
  sha256: "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c",
};
writeFileSync(WORKER.path, "export default {}");

export function platformJson(environment: Environment): TerraformJson {
  const state = desiredState(environment);
  const app = new App({ stackTraces: false });
  return stackJson(new PlatformStack(app, state.platform.stack, { environment: state, worker: WORKER }));
}

/** The hostname stacks of an environment, in the order of their shards. */
export function hostnamesJson(environment: Environment): TerraformJson[] {
  const app = new App({ stackTraces: false });
  const state = desiredState(environment);
  return state.shards.map((shard) => stackJson(new HostnamesStack(app, shard.stack, { environment: state, shard })));
}

/** A stack as it is in its file, where nothing is undefined. */
export function stackJson(stack: TerraformStack): TerraformJson {
  return JSON.parse(JSON.stringify(stack.toTerraform()));
}

/** A resource as it is written, without cdktf's own metadata. */
export function resource(json: TerraformJson, type: string, name: string): TerraformJson | undefined {
  const { "//": _metadata, ...block } = json.resource?.[type]?.[name] ?? {};
  return Object.keys(block).length === 0 ? undefined : block;
}
