import { join } from "node:path";
import { WORKER_FILE } from "../addresses/stack";
import { codeFolder } from "../bundle/code-folder";
import { loadProject } from "../bundle/project-rules";
import { bundleWorkerSync, type WorkerFile } from "../bundle/worker";
import { type DesiredState, desiredState } from "../desired/desired-state";
import { writeWhole } from "../file-writes";
import { packageRoot } from "../package-root";
import { checkRegistry } from "../registry/check";
import { chooseEnvironments, environmentNames } from "../registry/environments";
import { countText, problemsText } from "../report/problems-text";
import { paletteOf, styledLines, terminalText } from "../report/terminal-text";
import { UserError } from "../user-error";

/** What main.ts builds its stacks from. */
export interface AppInput {
  /** The environments to synthesize, every text escaped. */
  readonly environments: readonly DesiredState[];
  /** The dispatch Worker, bundled. */
  readonly worker: WorkerFile;
}

const GIVEN = Symbol.for("switchyard/app-input");
const handover = globalThis as { [GIVEN]?: AppInput | undefined };

/**
 * Reads tenants/ and platform/, checks them, and bundles the dispatch Worker into dist/worker.js. SWITCHYARD_ENVIRONMENTS
 * names the environments; all of them where it is not set. Under `switchyard synth`, `plan` and `apply` all of this is done
 * already, and is only handed over.
 * @param root the project's folder
 * @throws UserError with every problem of the registry
 */
export function readEnvironments(root: string = process.cwd()): AppInput {
  return handover[GIVEN] ?? { environments: checkedEnvironments(root), worker: writeWorker(root) };
}

function checkedEnvironments(root: string): readonly DesiredState[] {
  const { problems, registry } = checkRegistry(loadProject(root));
  const lines = [problemsText(problems, paletteOf(false)), ""];
  if (registry === undefined) {
    const text = terminalText(styledLines([...lines, `Nothing was written: ${countText(problems)}.`]));
    throw new UserError(text, "refused");
  }
  if (problems.length > 0) process.stderr.write(terminalText(styledLines(lines)));
  return chooseEnvironments(registry, environmentNames(process.env.SWITCHYARD_ENVIRONMENTS)).map(desiredState);
}

/**
 * Bundles the dispatch Worker into dist/worker.js, for the construct `DispatchWorker`. The same version of Switchyard gives the
 * same bytes on every machine.
 * @param root the project's folder
 */
export function writeWorker(root: string = process.cwd()): WorkerFile {
  const { code, sha256 } = bundleWorkerSync({ packageRoot: packageRoot(), code: codeFolder(root) });
  const path = join(root, "dist", WORKER_FILE);
  writeWhole(path, code);
  return { path, sha256 };
}

/** Provides an input to the app while it runs. */
export async function withInput(input: AppInput, run: () => unknown): Promise<void> {
  const before = handover[GIVEN];
  handover[GIVEN] = input;
  try {
    const result = run();
    if (result instanceof Promise) await result;
  } finally {
    handover[GIVEN] = before;
  }
}
