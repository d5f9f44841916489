// Builds one TypeScript entry into one plain Node file under dist/, when a source of it changed since.
// Dependencies stay outside the bundle; esbuild needs about 100 ms, an unchanged entry 2.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

/** Switchyard's own folder, and the name that apps import it by. */
const root = path.resolve(__dirname, "..");
const { name } = require("../package.json");

/** Whether this is a clone. An installed package brings lib/ instead, and builds a project's main.ts only. */
const sources = fs.existsSync(path.join(root, "index.ts"));

/** Decide over a build without being part of the bundle. */
const BUILDERS = ["bin/build.js", "bin/generated.js", "scripts/registry-validators.ts", "package-lock.json"];

/** Changes when one of the sources is written, replaced or removed. */
function fingerprint(inputs, folder) {
  const hash = createHash("sha256");
  const builders = BUILDERS.map((file) => path.join(root, file));
  for (const file of [...builders, ...inputs.map((input) => path.join(folder, input))]) {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    hash.update(`${file}:${stat?.size}:${stat?.mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/**
 * @param {string} entry a TypeScript file, relative to the folder or absolute
 * @param {string} folder whose dist/ the built file goes to, and from where it finds its packages
 * @returns {string} the absolute path of the built file
 */
function build(entry, folder = root, options = {}) {
  if (sources && !isCurrent(outfileOf(entry, folder), folder)) require("./generated.js")();
  return bundle(entry, folder, options);
}

/** `build` for a cdktf app, with a source map for the places of its errors. */
function buildApp(entry, folder) {
  return build(entry, folder, { outfile: path.join(folder, "main.js"), sourcemap: "inline", sourcesContent: false });
}

function nameOf(entry, folder) {
  return path.relative(folder, path.resolve(folder, entry));
}

function outfileOf(entry, folder) {
  const name = nameOf(entry, folder).replace(/\.ts$/, "").replace(/[/\\]/g, "-");
  return path.join(folder, "dist", "bin", `${name}.cjs`);
}

/** `build` for an entry that imports nothing generated. */
function bundle(entry, folder = root, options = {}) {
  const outfile = outfileOf(entry, folder);
  if (isCurrent(outfile, folder)) return outfile;
  const { buildSync } = requireInstalled("esbuild");
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: folder,
    entryPoints: [nameOf(entry, folder)],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    packages: "external",
    alias: sources ? { [name]: path.join(root, "index.ts") } : {},
    legalComments: "none",
    write: false,
    metafile: true,
    tsconfigRaw: "{}",
    outfile,
    ...options,
  });
  const inputs = Object.keys(metafile.inputs).sort();
  const text = [`// ${fingerprint(inputs, folder)}`, `// ${JSON.stringify(inputs)}`, outputFiles[0].text].join("\n");
  writeWhole(outfile, text);
  return outfile;
}

/** Two commands may build at the same time; each sees a whole file. */
function writeWhole(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, text);
  fs.renameSync(temporary, file);
}

/** The first thing a fresh clone lacks is its packages. */
function requireInstalled(name) {
  try {
    return require(name);
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    process.stderr.write("Switchyard's packages are not installed yet. Run npm ci first.\n");
    process.exit(2);
  }
}

/** The built file's first line tells the fingerprint of its sources, the second their names. */
function isCurrent(outfile, folder) {
  if (!fs.existsSync(outfile)) return false;
  const [first, second] = fs.readFileSync(outfile, "utf8").split("\n", 2);
  return second?.startsWith("// [") && first === `// ${fingerprint(JSON.parse(second.slice(3)), folder)}`;
}

module.exports = { build, buildApp, bundle, root, sources, writeWhole };
