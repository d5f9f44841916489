import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire, SourceMap } from "node:module";
import { dirname, join } from "node:path";
import type { AppBundle } from "../bundle/app";
import { tryReadManifest } from "../output/manifest";
import { systemErrorText } from "../system-error";
import { UserError } from "../user-error";
import { type AppInput, withInput } from "./app-input";

/**
 * Runs a main.ts in this process; cdktf writes into `outdir`.
 * @throws UserError with the message and place of an error that its code throws, or when stacks of the environments are missing
 */
export async function runApp(app: AppBundle, input: AppInput, outdir: string): Promise<void> {
  reportStrayErrors(app);
  const release = holdProcess(app);
  const restore = setEnvironment({
    CDKTF_OUTDIR: outdir,
    CDKTF_CONTEXT_JSON: contextOf(dirname(app.file)),
    CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: undefined, // may be set in a shell that cdktf's command line started
    SYNTH_HCL_OUTPUT: undefined,
  });
  try {
    await withInput(input, () => evaluate(app));
  } catch (error) {
    throw withPlace(error, app);
  } finally {
    restore();
    release();
  }
  refuseMissingStacks(outdir, input);
}

/**
 * Until it is released, main.ts prints to stderr, because stdout is the command's, and can't end the process, because its output
 * would never be moved.
 * @returns releases the process; throws for a main.ts that called process.exit, whatever it did with the error
 */
function holdProcess(app: AppBundle): () => void {
  const { exit, stdout } = process;
  const write = stdout.write;
  let ended: Error | undefined;
  stdout.write = process.stderr.write.bind(process.stderr);
  process.exit = (code) => {
    ended = withPlace(new Error(`it called process.exit(${code ?? ""}). Take the call out, or throw an error.`), app);
    throw ended;
  };
  return () => {
    process.exit = exit;
    stdout.write = write;
    if (ended !== undefined) throw ended;
  };
}

let reportStray: ((error: unknown) => void) | undefined;

/** An error that main.ts waits for nowhere may come in the middle of an apply: it is told, and ends nothing. */
function reportStrayErrors(app: AppBundle): void {
  if (reportStray !== undefined) process.off("uncaughtException", reportStray);
  reportStray = (error) => {
    if (!(error instanceof Error) || !error.stack?.includes(app.file)) throw error; // Switchyard's own defect
    process.stderr.write(`${withPlace(error, app).message}\n`);
    process.exitCode = 1;
  };
  process.on("uncaughtException", reportStray);
}

/** @throws UserError when cdktf's manifest lacks a stack of the environments, or one that was written */
function refuseMissingStacks(outdir: string, { environments }: AppInput): void {
  const manifest = tryReadManifest(outdir);
  if (manifest === undefined) throw new UserError(NOTHING_WRITTEN, "refused");
  const isMissing = (stack: string) => !Object.hasOwn(manifest.stacks, stack);
  const ofOtherApps = readdirSync(join(outdir, "stacks")).filter(isMissing);
  if (ofOtherApps.length > 0)
    throw new UserError(
      `main.ts has several Apps, and cdktf lists the stacks of the last one only. Missing: ${ofOtherApps.join(", ")}. Put all stacks on one App.`,
      "refused",
    );
  const stacks = environments.flatMap(({ platform, shards }) => [platform.stack, ...shards.map(({ stack }) => stack)]);
  const missing = stacks.filter(isMissing);
  if (missing.length > 0)
    throw new UserError(
      `main.ts did not add ${missing.join(", ")}. Call addStacks(app, environment, worker) for each environment.`,
      "refused",
    );
}

const NOTHING_WRITTEN = [
  "main.ts wrote no stacks.",
  "It must end with app.synth(), and new App() must not set `outdir`: synth first writes to a temporary folder.",
  "If main.ts is asynchronous, export its promise: export default main();",
].join("\n");

/** The default export of main.ts, which is its promise if it is asynchronous. */
function evaluate({ file, code }: AppBundle): unknown {
  const parameters = ["exports", "require", "module", "__filename", "__dirname"];
  const module: { exports: { default?: unknown } } = { exports: {} };
  const script = new Function(...parameters, `${code}\n//# sourceURL=${file}`);
  script(module.exports, createRequire(file), module, file, dirname(file));
  return module.exports.default;
}

/** Number of lines that `new Function` puts before the code. */
const LINES_BEFORE = 2;

/** The error for the person who wrote main.ts: its message, and the lines of their sources where it happened. */
function withPlace(error: unknown, { file, sourceMap }: AppBundle): Error {
  if (UserError.isUserError(error)) return new UserError(error.message, error.kind);
  if (error instanceof Error && systemErrorText(error, ".") !== undefined) return error;
  if (!(error instanceof Error)) return new UserError(`main.ts threw ${String(error)}`, "refused");
  const map = new SourceMap(JSON.parse(sourceMap));
  const frames = (error.stack ?? "").split(`${file}:`).slice(1);
  const places = frames.flatMap((frame) => {
    const [line = 1, column = 1] = frame.split(/[^\d]/, 2).map(Number);
    const found = map.findEntry(line - 1 - LINES_BEFORE, column - 1);
    if (!("originalSource" in found)) return [];
    return [`  at ${found.originalSource}:${found.originalLine + 1}:${found.originalColumn + 1}`];
  });
  return new UserError([`main.ts failed: ${error.message}`, ...new Set(places)].join("\n"), "refused");
}

/** cdktf.json's context, in the form that cdktf's command line passes. */
function contextOf(folder: string): string | undefined {
  const path = join(folder, "cdktf.json");
  if (!existsSync(path)) return undefined;
  try {
    return JSON.stringify(JSON.parse(readFileSync(path, "utf8")).context ?? {});
  } catch {
    throw new UserError(`${path} is not valid JSON.`, "refused");
  }
}

function setEnvironment(variables: Readonly<Record<string, string | undefined>>): () => void {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  assign(variables);
  return () => assign(before);
}

function assign(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
