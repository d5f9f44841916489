import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { packageRoot } from "../package-root";
import { UserError } from "../user-error";
import { asRefusal } from "./build-failure";
import { ownSources } from "./own-sources";

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
  return bundleEntry(file, { entryPoints: [basename(file)] });
}

/** Bundles a text as if it were the folder's main.ts. */
export function bundleAppText(contents: string, folder: string): Promise<AppBundle> {
  return bundleEntry(join(folder, "main.ts"), {
    stdin: { contents, resolveDir: folder, sourcefile: "main.ts", loader: "ts" },
  });
}

async function bundleEntry(file: string, entry: Pick<BuildOptions, "entryPoints" | "stdin">): Promise<AppBundle> {
  const { outputFiles = [] } = await build({
    absWorkingDir: dirname(file),
    ...entry,
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
  }).catch(asRefusal);
  const [sourceMap, code] = outputFiles;
  return { file, code: code?.text ?? "", sourceMap: sourceMap?.text ?? "{}" };
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
