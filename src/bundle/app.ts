import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type BuildFailure, build } from "esbuild";
import packageJson from "../../package.json";
import { packageRoot } from "../package-root";
import { UserError } from "../user-error";

/** The project's cdktf app as one script. */
export interface AppBundle {
  /** Absolute path of main.ts. Packages are resolved from there. */
  readonly file: string;
  /** CommonJS, without the packages. */
  readonly code: string;
  /** Source map of the code, as JSON. Its sources are relative to the file's folder. */
  readonly sourceMap: string;
}

/**
 * Bundles the project's main.ts, or Switchyard's own if there is none.
 * @throws UserError with every error of esbuild and its place
 */
export async function bundleApp(root: string): Promise<AppBundle> {
  const file = [root, packageRoot()].map((folder) => join(folder, "main.ts")).find((path) => existsSync(path));
  if (file === undefined) throw new UserError(`There is no main.ts in ${root}.`);
  refuseOtherEntry(root);
  const { outputFiles } = await build({
    absWorkingDir: dirname(file),
    entryPoints: [basename(file)],
    outfile: "main.js",
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    packages: "external",
    alias: ownSources(),
    legalComments: "none",
    sourcemap: "external",
    tsconfigRaw: "{}",
    write: false,
    logLevel: "silent",
  }).catch((failure: BuildFailure) => {
    throw new UserError(placesOf(failure).join("\n"), "refused");
  });
  const [sourceMap, code] = outputFiles;
  return { file, code: code?.text ?? "", sourceMap: sourceMap?.text ?? "{}" };
}

/** In a clone, the package's name means its sources; installed, it is a package like any other. */
function ownSources(): Record<string, string> {
  const index = join(packageRoot(), "index.ts");
  return existsSync(index) ? { [packageJson.name]: index } : {};
}

/** @throws UserError for a project whose app is another file: Switchyard's own app would lack its resources */
function refuseOtherEntry(root: string): void {
  const settings = join(root, "cdktf.json");
  if (existsSync(join(root, "main.ts")) || !existsSync(settings)) return;
  const command = /"app"\s*:\s*"([^"]*)"/.exec(readFileSync(settings, "utf8"))?.[1] ?? "";
  const entry = command.split(/\s+/).find((word) => word.endsWith(".ts"));
  if (entry !== undefined && resolve(root, entry) !== join(root, "main.ts"))
    throw new UserError(`cdktf.json runs ${entry}, but Switchyard runs main.ts. Move it there.`, "refused");
}

function placesOf({ errors, message }: BuildFailure): readonly string[] {
  if (errors === undefined) return [message];
  return errors.map(({ text, location }) =>
    location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${withFix(text)}`,
  );
}

/** main.ts is run as CommonJS, so that it can be run without waiting. */
function withFix(text: string): string {
  if (!text.startsWith("Top-level await")) return text;
  return "main.ts can't use await at the top level. Put it into an async function, and export its promise: export default main();";
}
