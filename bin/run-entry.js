// node bin/run.js <entry.ts> [arguments]: builds the entry and runs it with plain Node. A cdktf app is a project's own file or the
// clone's main.ts, and is built into the project's dist/. Any other entry is one of Switchyard's.
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { inspect } = require("node:util");
const { build, buildApp, root } = require("./build.js");

const [, , entry] = process.argv;
if (entry === undefined) {
  process.stderr.write("usage: node bin/run.js <entry.ts> [arguments]\n");
  process.exit(2);
}
const file = path.resolve(entry);
const isProjects = fs.existsSync(file) && path.relative(root, file).startsWith("..");
process.argv.splice(1, 2, file);
const isApp = isProjects || file === path.join(root, "main.ts");
process.on("uncaughtException", explain); // and what no one waits for
if (isApp) runApp();
else require(build(entry));

/** As if the source itself were run: __dirname and the places of errors are the source's. */
function runApp() {
  process.setSourceMapsEnabled(true);
  const folder = path.dirname(file);
  const app = new Module(file);
  app.filename = file;
  app.paths = Module._nodeModulePaths(folder);
  const built = fs.readFileSync(buildApp(file, folder), "utf8");
  app._compile(built.replace(/^(?:\/\/.*\n){2}/, ""), file);
}

/** A mistake in the registry (src/user-error.ts) or in the app is told in words. */
function explain(error) {
  const isUserError = Symbol.for("switchyard/UserError") in Object(error);
  const text = isUserError ? error.message : isApp ? whatFailed(error) : inspect(error);
  process.stderr.write(`${text.replace(/[^\P{C}\n]/gu, "?")}\n`); // a file's name may hold what a terminal obeys
  process.exit(isUserError && error.kind !== "refused" ? 2 : 1);
}

function whatFailed(error) {
  if (error?.errors !== undefined) return "Nothing was written."; // esbuild has shown what it can't read
  return [`${path.basename(file)} failed: ${error?.message ?? error}`, ...places(error)].join("\n");
}

/** The lines of the project's sources that led to the error. */
function places(error) {
  const frames = `${error?.stack ?? ""}`.matchAll(/^ +at (?:.+ \()?([^()\n]+):(\d+):(\d+)\)?$/gm);
  return [...frames].flatMap(([, source, line, column]) => {
    const name = path.relative(path.dirname(file), source);
    return source === __filename || /^\.\.|^node:|node_modules/.test(name) ? [] : [`  at ${name}:${line}:${column}`];
  });
}
