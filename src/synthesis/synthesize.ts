import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { WORKER_FILE } from "../addresses/stack";
import { type AppBundle, bundleApp } from "../bundle/app";
import { codeFolder } from "../bundle/code-folder";
import { loadProject } from "../bundle/project-rules";
import { bundleWorker } from "../bundle/worker";
import { type DesiredState, desiredState } from "../desired/desired-state";
import { type Published, publishOutput } from "../output/publish";
import { packageRoot } from "../package-root";
import { checkRegistry } from "../registry/check";
import { chooseEnvironments } from "../registry/environments";
import type { Problem } from "../registry/problem";
import { runApp } from "./run-app";

export interface Synthesis {
  readonly problems: readonly Problem[];
  /** Absent if the registry was refused, and nothing was written. */
  readonly made?: Published & { readonly states: readonly DesiredState[] };
}

/**
 * Checks the registry, runs the project's main.ts, and moves its complete output to cdktf.out/.
 * @param root the project's folder
 * @param names the environments to synthesize; none means all
 * @param strict whether a warning refuses as an error does
 */
export async function synthesize(root: string, names: readonly string[], strict = false): Promise<Synthesis> {
  const { problems, registry } = checkRegistry(loadProject(root));
  if (registry === undefined || (strict && problems.length > 0)) return { problems };
  const states = chooseEnvironments(registry, names).map(desiredState);
  const published = await publishOutput({
    root,
    environments: names.length === 0 ? "all" : names,
    write: (folder) => writeStacks(folder, root, states),
  });
  return { problems, made: { ...published, states } };
}

/** Runs the project's main.ts with these environments. Writes cdktf's output and the dispatch Worker into the folder. */
export async function writeStacks(folder: string, root: string, environments: readonly DesiredState[]): Promise<void> {
  const code = codeFolder(root);
  const [worker, app] = await Promise.all([bundleWorker({ packageRoot: packageRoot(), code }), bundleApp(code)]);
  await writeApp(folder, app, worker, environments);
}

/** Runs a main.ts that is bundled already, likewise. */
export async function writeApp(
  folder: string,
  app: AppBundle,
  worker: { readonly code: string; readonly sha256: string },
  environments: readonly DesiredState[],
): Promise<void> {
  const path = join(folder, WORKER_FILE);
  writeFileSync(path, worker.code);
  await runApp(app, { environments, worker: { path, sha256: worker.sha256 } }, folder);
}
