import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { createRequire, SourceMap } from "node:module";
import { basename, join } from "node:path";
import { buildSync } from "esbuild";
import { ALL_RULES } from "../changes/all-rules";
import { compare } from "../order";
import { loadRegistry, type RegistrySources } from "../registry/load";
import type { LoadedRule, ProjectRule } from "../registry/project-rule";
import { UserError } from "../user-error";
import { asRefusal } from "./build-failure";
import { codeFolder } from "./code-folder";
import { ownSources } from "./own-sources";

const FOLDER = "rules";

/** The project's registry, and the rules that judge it beside Switchyard's. */
export function loadProject(root: string): RegistrySources {
  return { ...loadRegistry(root), rules: loadRules(codeFolder(root)) };
}

/**
 * The rules in rules/*.ts, by name. Files for tests (`.test.ts`) and folders below are left out.
 * @throws UserError for a file that can't be run or is not a rule, and for a rule with the name of one of Switchyard's
 */
export function loadRules(code: string): readonly LoadedRule[] {
  const folder = join(code, FOLDER);
  if (!existsSync(folder)) return [];
  if (!lstatSync(folder).isDirectory()) throw refused(FOLDER, "is not a folder");
  const files = readdirSync(folder).filter((name) => /\.ts$/.test(name) && !/\.(?:d|test|spec)\.ts$/.test(name));
  return files.sort(compare).map((name) => loadRule(code, `${FOLDER}/${name}`));
}

function loadRule(code: string, file: string): LoadedRule {
  const id = basename(file, ".ts");
  refuseName(id, file);
  const { script, offsetOf } = bundleRule(code, file);
  const rule = defaultExport(script, join(code, file), file);
  refuseShape(rule, file);
  return { ...rule, id, file, text: readFileSync(join(code, file), "utf8"), offsetOf };
}

function refuseName(id: string, file: string): void {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))
    throw refused(
      file,
      "is not named as a rule is: lower case letters, digits and single hyphens, as in no-test-names.ts",
    );
  if (ALL_RULES.some((rule) => rule.id === id))
    throw refused(file, `has the name of one of Switchyard's rules, ${id}. Rename it: a rule's name means one thing`);
}

interface RuleBundle {
  readonly script: string;
  readonly offsetOf: (error: unknown) => number;
}

function bundleRule(code: string, file: string): RuleBundle {
  const { outputFiles } = build(code, file);
  const [map, script] = outputFiles;
  const text = readFileSync(join(code, file), "utf8");
  const path = join(code, file);
  return {
    script: script?.text ?? "",
    offsetOf: (error) => offsetIn(text, placeIn(error, path, new SourceMap(JSON.parse(map?.text ?? "{}")), file)),
  };
}

function build(code: string, file: string) {
  try {
    return buildSync({
      absWorkingDir: code,
      entryPoints: [file],
      outfile: "rule.js",
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
    });
  } catch (failure) {
    return asRefusal(failure);
  }
}

/** Number of lines that `new Function` puts before the code. */
const LINES_BEFORE = 2;

interface Place {
  readonly line: number;
  readonly column: number;
}

/** The innermost place in the rule's own file, counted from 0. */
function placeIn(error: unknown, path: string, map: SourceMap, file: string): Place | undefined {
  const frames = (error instanceof Error ? (error.stack ?? "") : "").split(`${path}:`).slice(1);
  for (const frame of frames) {
    const [line = 1, column = 1] = frame.split(/[^\d]/, 2).map(Number);
    const found = map.findEntry(line - 1 - LINES_BEFORE, column - 1);
    if ("originalSource" in found && found.originalSource.endsWith(basename(file)))
      return { line: found.originalLine, column: found.originalColumn };
  }
  return undefined;
}

function offsetIn(text: string, place: Place | undefined): number {
  if (place === undefined) return 0;
  const before = text.split("\n").slice(0, place.line);
  return before.reduce((sum, line) => sum + line.length + 1, place.column);
}

/** @throws UserError with the message of an error that the file throws while it is loaded */
function defaultExport(script: string, path: string, file: string): ProjectRule {
  const module: { exports: { default?: unknown } } = { exports: {} };
  try {
    const run = new Function("exports", "require", "module", `${script}\n//# sourceURL=${path}`);
    run(module.exports, createRequire(path), module);
  } catch (error) {
    throw refused(file, `failed when it was loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
  return module.exports.default as ProjectRule;
}

function refuseShape(rule: Partial<ProjectRule> | undefined, file: string): void {
  if (typeof rule !== "object" || rule === null || typeof rule.check !== "function")
    throw refused(file, "has no rule as its default export: export default { severity, summary, fix, check }");
  if (rule.severity !== "error" && rule.severity !== "warning")
    throw refused(file, 'needs a severity, "error" or "warning"');
  for (const key of ["summary", "fix"] as const)
    if (typeof rule[key] !== "string" || rule[key] === "") throw refused(file, `needs a ${key}, as a text`);
  if (rule.docs !== undefined && typeof rule.docs !== "string") throw refused(file, "has docs that are not an address");
}

function refused(file: string, what: string): UserError {
  return new UserError(`${file} ${what}. (docs/extending.md shows a rule.)`, "refused");
}
