import { bundleWorker } from "../../src/bundle/worker";
import { desiredState } from "../../src/desired/desired-state";
import { publishOutput } from "../../src/output/publish";
import { packageRoot } from "../../src/package-root";
import { checkRegistry } from "../../src/registry/check";
import { loadRegistry } from "../../src/registry/load";

/** One synthesis with its phases timed, the same steps as `synthesize` of main.ts: `synthesis.cjs bulk|baseline` in a registry's root. */
async function synthesizeTimed(variant: string, root: string) {
  const writeStacks = await writerOf(variant);
  const { registry } = checkRegistry(loadRegistry(root));
  if (registry === undefined) throw new Error("the generated registry was refused");
  const states = registry.environments.map(desiredState);
  const worker = await bundleWorker({ packageRoot: packageRoot() });
  let writeMs = 0;
  const stacks = publishOutput({
    root,
    worker: worker.code,
    environments: "all",
    write: (folder) => {
      const started = performance.now();
      writeStacks(folder, states, worker.sha256);
      writeMs = performance.now() - started;
    },
  });
  return { writeMs, stacks: stacks.length, bytes: stacks.reduce((sum, stack) => sum + stack.bytes, 0) };
}

async function writerOf(variant: string) {
  return variant === "baseline"
    ? (await import("./baseline")).writeBaselineStacks
    : (await import("../../main")).writeStacks;
}

synthesizeTimed(process.argv[2] ?? "", process.cwd()).then((timed) =>
  process.stdout.write(`${JSON.stringify(timed)}\n`),
);
