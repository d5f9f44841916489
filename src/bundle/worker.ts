import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type BuildOptions, type BuildResult, build, buildSync } from "esbuild";
import { asRefusal } from "./build-failure";
import { ownSources } from "./own-sources";

interface WorkerBundle {
  /** The module as text, exactly as it is uploaded. */
  readonly code: string;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** For debuggers. Its paths differ between machines, so no hash includes it. */
  readonly sourceMap: string;
  /** The sources in the bundle, relative to the folder that holds `worker/index.ts`. */
  readonly inputs: readonly string[];
}

/** A bundle on disk, as the dispatch Worker's construct takes it. */
export interface WorkerFile {
  /** Absolute path. */
  readonly path: string;
  /** SHA-256 of its bytes, in hex. */
  readonly sha256: string;
}

interface BundleWorkerOptions {
  /** Switchyard's own folder. */
  readonly packageRoot: string;
  /** A folder whose `worker/index.ts`, if there is one, wraps Switchyard's and takes its place. */
  readonly code?: string;
}

const ENTRY = "worker/index.ts";

/**
 * Bundles the dispatch Worker into one module. The same sources give the same bytes on every machine: it is minified (otherwise
 * esbuild writes paths into comments) and ignores any tsconfig.json above the package.
 * @throws UserError with every error of a project's own Worker and its place
 */
export async function bundleWorker(options: BundleWorkerOptions): Promise<WorkerBundle> {
  return bundleOf(await build(buildOptions(options)).catch(asRefusal));
}

/** The same bundle, synchronously, for main.ts when cdktf's command line runs it. */
export function bundleWorkerSync(options: BundleWorkerOptions): WorkerBundle {
  try {
    return bundleOf(buildSync(buildOptions(options)));
  } catch (failure) {
    return asRefusal(failure);
  }
}

/** The same Worker as CommonJS, for a test that runs it in Node. Its `fetch` is the one that is in scope. */
export async function bundleWorkerForNode(options: BundleWorkerOptions): Promise<string> {
  const { outputFiles } = await build({
    ...buildOptions(options),
    format: "cjs",
    sourcemap: false,
    external: [],
  }).catch(asRefusal);
  return outputFiles[0]?.text ?? "";
}

function buildOptions({ packageRoot, code = packageRoot }: BundleWorkerOptions) {
  return {
    absWorkingDir: existsSync(join(code, ENTRY)) ? code : packageRoot,
    entryPoints: [ENTRY],
    outfile: "dist/worker.js",
    alias: ownSources(),
    bundle: true,
    format: "esm",
    target: "es2024",
    platform: "neutral",
    mainFields: ["module", "main"], // for the packages of a project's own Worker
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    minify: true,
    legalComments: "none",
    charset: "utf8",
    tsconfigRaw: "{}",
    sourcemap: "external",
    metafile: true,
    write: false,
    logLevel: "silent", // a failure is thrown with all its messages
  } as const satisfies BuildOptions;
}

function bundleOf({ outputFiles, metafile }: BuildResult<ReturnType<typeof buildOptions>>): WorkerBundle {
  const output = (suffix: string) => outputFiles.find(({ path }) => path.endsWith(suffix));
  const code = output("worker.js");
  const map = output("worker.js.map");
  if (code === undefined || map === undefined) throw new Error("esbuild gave no output for worker/index.ts");
  return {
    code: code.text,
    sha256: createHash("sha256").update(code.contents).digest("hex"),
    bytes: code.contents.length,
    gzipBytes: gzipSync(code.contents, { level: 9 }).length,
    sourceMap: map.text,
    inputs: Object.keys(metafile.inputs).sort(),
  };
}
