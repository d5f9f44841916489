import { App } from "cdktf";
import { HostnamesStack } from "./constructs/hostnames-stack";
import { PlatformStack } from "./constructs/platform-stack";
import { bundleWorker } from "./src/bundle/worker";
import { type DesiredState, desiredState } from "./src/desired/desired-state";
import { type PublishedStack, publishOutput } from "./src/output/publish";
import { packageRoot } from "./src/package-root";
import { checkRegistry } from "./src/registry/check";
import { chooseEnvironments } from "./src/registry/environments";
import { loadRegistry } from "./src/registry/load";
import type { Problem } from "./src/registry/problem";

export interface Synthesis {
  readonly problems: readonly Problem[];
  /** Absent when the registry was refused: nothing was written. */
  readonly made?: { readonly states: readonly DesiredState[]; readonly stacks: readonly PublishedStack[] };
}

/**
 * The registry becomes Terraform: tenants/ and platform/ are read and judged, turned into desired state, and written as
 * one stack for the platform and one for each shard of hostnames, with the dispatch Worker beside.
 *
 * @param root the project's folder
 * @param names the environments to synthesize; none means all
 * @param strict whether a warning refuses as an error does
 */
export async function synthesize(root: string, names: readonly string[], strict = false): Promise<Synthesis> {
  const { problems, registry } = checkRegistry(loadRegistry(root));
  if (registry === undefined || (strict && problems.length > 0)) return { problems };
  const states = chooseEnvironments(registry, names).map(desiredState);
  const worker = await bundleWorker({ packageRoot: packageRoot() });
  const stacks = publishOutput({
    root,
    worker: worker.code,
    environments: names.length === 0 ? "all" : names,
    write: (folder) => writeStacks(folder, states, worker.sha256),
  });
  return { problems, made: { states, stacks } };
}

/** The tree of stacks, as cdktf writes it into a folder: per environment the platform, and the hostnames that need it. */
export function writeStacks(outdir: string, states: readonly DesiredState[], workerSha256: string): void {
  const app = new App({ outdir, stackTraces: false, hclOutput: false });
  for (const state of states) {
    const platform = new PlatformStack(app, state, workerSha256);
    for (const shard of state.shards) new HostnamesStack(app, state, shard).addDependency(platform);
  }
  app.synth();
}
