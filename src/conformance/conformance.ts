import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import packageJson from "../../package.json";
import { bundleApp, bundleAppText } from "../bundle/app";
import { codeFolder } from "../bundle/code-folder";
import { bundleWorker, bundleWorkerForNode } from "../bundle/worker";
import { type DesiredState, desiredState } from "../desired/desired-state";
import type { JsonObject } from "../json";
import { STACK_FILE, stackFolder, tryReadManifest } from "../output/manifest";
import { publishedFrom } from "../output/publish";
import { packageRoot } from "../package-root";
import { checkRegistry } from "../registry/check";
import { writeApp } from "../synthesis/synthesize";
import { UserError } from "../user-error";
import type { CheckConformance, ConformanceProblem } from "./problem";
import { conformanceSources } from "./registry";
import { stackProblems } from "./stacks";
import { WORKER_CASES } from "./worker-cases";
import { runWorkerCase } from "./worker-run";

export type { ConformanceProblem } from "./problem";

/** The package declares its type in scripts/library.ts: this file's own would bring the declarations of everything it imports. */
export const checkConformance: CheckConformance = async (root = process.cwd()) => {
  const code = codeFolder(resolve(root));
  return [...(await workerProblems(code)), ...(await appProblems(code))];
};

async function workerProblems(code: string): Promise<readonly ConformanceProblem[]> {
  const script = await bundleWorkerForNode({ packageRoot: packageRoot(), code });
  const found: ConformanceProblem[] = [];
  for (const example of WORKER_CASES) found.push(...(await runWorkerCase(script, example)));
  return found;
}

/** A main.ts that adds nothing. */
const PLAIN_APP = `
import { App } from "cdktf";
import { addStacks, readEnvironments } from ${JSON.stringify(packageJson.name)};
const app = new App({ stackTraces: false, hclOutput: false });
const { environments, worker } = readEnvironments();
for (const environment of environments) addStacks(app, environment, worker);
app.synth();
`;

async function appProblems(code: string): Promise<readonly ConformanceProblem[]> {
  const sources = conformanceSources(environmentsOf(code));
  const { registry, problems } = checkRegistry({ sources, findings: [] });
  if (registry === undefined) throw new Error(`the suite's own registry is refused: ${JSON.stringify(problems)}`);
  const states = registry.environments.map(desiredState);
  const folder = mkdtempSync(join(tmpdir(), "switchyard-conformance-"));
  try {
    for (const { file, text } of sources) writeFile(join(folder, "project", file), text);
    const ours = await written(join(folder, "ours"), code, states, join(folder, "project"), PLAIN_APP);
    const theirs = await written(join(folder, "theirs"), code, states, join(folder, "project"), undefined);
    return stackProblems(theirs.stacks, ours.stacks, theirs.sealed);
  } catch (error) {
    if (!UserError.isUserError(error)) throw error;
    return [{ promise: "addresses", file: "main.ts", message: error.message }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The names count: a main.ts may treat production differently. */
function environmentsOf(root: string): readonly string[] {
  const names = readdirSync(join(root, "platform")).filter((name) => name.endsWith(".json"));
  return names.length === 0 ? ["production"] : names.sort().map((name) => name.slice(0, -".json".length));
}

interface WrittenStacks {
  readonly stacks: ReadonlyMap<string, JsonObject>;
  /** By stack, the hash that Switchyard would wait for. */
  readonly sealed: ReadonlyMap<string, string>;
}

/** Runs in the suite's project, so that a main.ts which reads tenant files itself reads the suite's. */
async function written(
  folder: string,
  code: string,
  states: readonly DesiredState[],
  project: string,
  plain: string | undefined,
): Promise<WrittenStacks> {
  const app = plain === undefined ? await bundleApp(code) : await bundleAppText(plain, code);
  const worker = await bundleWorker({ packageRoot: packageRoot() });
  mkdirSync(folder);
  const before = process.cwd();
  process.chdir(project);
  try {
    await writeApp(folder, app, worker, states);
  } finally {
    process.chdir(before);
  }
  const manifest = tryReadManifest(folder) ?? { version: "", stacks: {} };
  const { stacks } = publishedFrom(manifest, folder);
  const names = Object.keys(manifest.stacks);
  return {
    stacks: new Map(
      names.map((name) => [name, JSON.parse(readFileSync(join(stackFolder(folder, name), STACK_FILE), "utf8"))]),
    ),
    sealed: new Map(stacks.map(({ stack, configHash }) => [stack, configHash])),
  };
}

function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
