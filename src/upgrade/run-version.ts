import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { OUTPUT_FOLDER, STACK_FILE, stackFolder, tryReadManifest } from "../output/manifest";
import { UserError } from "../user-error";
import type { SynthesizedStacks } from "./compare";

/** A version of Switchyard that can be run: a folder with its package.json. */
export interface RunnableVersion {
  readonly name: string;
  readonly version: string;
  /** Where a copy of the project lies, whose packages are this version's. */
  readonly project: string;
  readonly program: string;
}

/** Left out of the copy: packages, outputs, states, and git's own files. */
const NOT_COPIED = ["node_modules", ".git", "cdktf.out", "dist", "release", "state", ".terraform"];
/** Of a clone, only the registry is the project's. */
const REGISTRY = ["tenants", "platform", "waivers", "imports"];

/**
 * Copies a project into a folder, beside node_modules with another version of Switchyard in the place of its own.
 * @param own Switchyard's own folder; a project that is a clone of it takes only its registry along
 * @param packageFolder the version
 */
export function prepareVersion(root: string, own: string, packageFolder: string, folder: string): RunnableVersion {
  const { name, version } = readPackage(packageFolder);
  const project = join(folder, "project");
  const isClone = realpathSync(root) === realpathSync(own);
  for (const entry of readdirSync(root)) {
    if (isClone ? !REGISTRY.includes(entry) : NOT_COPIED.includes(entry)) continue;
    cpSync(join(root, entry), join(project, entry), { recursive: true, verbatimSymlinks: true });
  }
  const modules = join(folder, "node_modules");
  const place = join(modules, name);
  if (!existsSync(place)) putPackage(packageFolder, place);
  linkPackages([join(root, "node_modules"), join(own, "node_modules"), dirname(own)], modules, name);
  return { name, version, project, program: join(place, "bin/switchyard.js") };
}

function readPackage(folder: string): { readonly name: string; readonly version: string } {
  const file = join(folder, "package.json");
  if (!existsSync(file) || !existsSync(join(folder, "bin/switchyard.js")))
    throw new UserError(`${folder} is not a version of Switchyard: it has no package.json and bin/switchyard.js.`);
  return JSON.parse(readFileSync(file, "utf8"));
}

/** One with its own packages is linked, so that it finds them; another is copied, so that it finds the project's. */
function putPackage(packageFolder: string, place: string): void {
  mkdirSync(dirname(place), { recursive: true });
  if (existsSync(join(packageFolder, "node_modules"))) symlinkSync(realpathSync(packageFolder), place);
  else cpSync(packageFolder, place, { recursive: true });
}

function linkPackages(sources: readonly string[], modules: string, name: string): void {
  for (const source of sources) {
    if (basename(source) !== "node_modules" || !existsSync(source)) continue;
    for (const entry of readdirSync(source)) {
      if (entry.startsWith(".")) continue;
      const scoped = entry.startsWith("@") ? readdirSync(join(source, entry)).map((one) => `${entry}/${one}`) : [entry];
      for (const one of scoped) if (one !== name) linkOne(join(source, one), join(modules, one));
    }
  }
}

function linkOne(from: string, to: string): void {
  if (existsSync(to) || !existsSync(from)) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(realpathSync(from), to);
}

/**
 * The folder of a version that is named as a folder, a tarball or a package for npm, such as `@switchyard-dev/switchyard@next`. The latter two
 * are installed below `folder`, without their scripts.
 * @param path where the spec would be, if it is a folder or a tarball
 */
export async function packageFolderOf(
  spec: string,
  path: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return path;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const words = [
    "install",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--save",
    "--",
    stat?.isFile() ? path : spec,
  ];
  await run("npm", words, folder, env).catch((error: Error) => {
    throw new UserError(`npm could not install ${spec}:\n${error.message}`);
  });
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const [name = ""] = Object.keys(dependencies);
  return join(folder, "node_modules", name);
}

/** @throws UserError with what the version printed, when its synth refuses the project */
export async function synthesizeWith(version: RunnableVersion, env: NodeJS.ProcessEnv): Promise<SynthesizedStacks> {
  const { name, program, project } = version;
  await run(process.execPath, [program, "synth"], project, env).catch((error: Error) => {
    throw new UserError(`${name} ${version.version} could not synthesize this project:\n${error.message}`, "refused");
  });
  const output = join(project, OUTPUT_FOLDER);
  const stacks = Object.keys(tryReadManifest(output)?.stacks ?? {});
  const worker = readFileSync(join(project, "dist/worker.js"));
  return {
    stacks: new Map(
      stacks.map((stack) => [stack, JSON.parse(readFileSync(join(stackFolder(output, stack), STACK_FILE), "utf8"))]),
    ),
    workerSha256: createHash("sha256").update(worker).digest("hex"),
  };
}

/** What a program needs to run, and no secret: the version is not believed yet. */
export function withoutSecrets(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const kept =
    /^(?:PATH|HOME|TMPDIR|TEMP|TMP|LANG|LC_[A-Z]+|TZ|SystemRoot|APPDATA|NODE_EXTRA_CA_CERTS|HTTPS?_PROXY|NO_PROXY|npm_config_(?:registry|cache|offline|prefer_offline))$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => kept.test(name)));
}

function run(program: string, words: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((done, fail) => {
    execFile(program, words, { cwd, env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error === null) done();
      else fail(new Error((stderr || stdout || error.message).trim()));
    });
  });
}
