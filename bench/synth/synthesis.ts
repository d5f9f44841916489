import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { WORKER_FILE } from "../../src/addresses/stack";
import { bundleWorker } from "../../src/bundle/worker";
import { desiredState } from "../../src/desired/desired-state";
import { publishOutput } from "../../src/output/publish";
import { packageRoot } from "../../src/package-root";
import { checkRegistry } from "../../src/registry/check";
import { loadRegistry } from "../../src/registry/load";

/** What one synthesis tells on standard output. */
export interface TimedSynthesis {
  readonly writeMs: number;
  readonly stacks: number;
  /** Of all cdk.tf.json. */
  readonly bytes: number;
}

/**
 * One synthesis of the registry in the root, in the steps of `switchyard synth`, with the constructs and their
 * synthesis timed.
 */
async function synthesizeTimed(variant: string | undefined, root: string): Promise<TimedSynthesis> {
  const writeStacks = await writerOf(variant);
  const { registry } = checkRegistry(loadRegistry(root));
  if (registry === undefined) throw new Error("the generated registry was refused");
  const states = registry.environments.map(desiredState);
  const worker = await bundleWorker({ packageRoot: packageRoot() });
  let writeMs = 0;
  const { stacks } = await publishOutput({
    root,
    environments: "all",
    write: async (folder) => {
      const path = join(folder, WORKER_FILE);
      writeFileSync(path, worker.code);
      const started = performance.now();
      writeStacks(folder, { environments: states, worker: { path, sha256: worker.sha256 } });
      writeMs = performance.now() - started;
    },
  });
  return { writeMs, stacks: stacks.length, bytes: stacks.reduce((sum, stack) => sum + stack.bytes, 0) };
}

/** Imported as it is needed: a process must not pay for the other's code. */
async function writerOf(variant: string | undefined) {
  if (variant === "baseline") return (await import("./baseline")).writeBaselineStacks;
  return (await import("./bulk")).writeBulkStacks;
}

synthesizeTimed(process.argv[2], process.cwd()).then((timed) => {
  process.stdout.write(`${JSON.stringify(timed)}\n`);
});
