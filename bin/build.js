// Builds one TypeScript entry into one plain Node file under dist/, when a source of it changed since.
// Dependencies stay outside the bundle; esbuild needs about 100 ms, an unchanged entry 2.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");

/** Decide over a build without being part of the bundle. */
const BUILDERS = ["bin/build.js", "bin/generated.js", "scripts/registry-validators.ts", "package-lock.json"];

/** Changes when one of the sources is written, replaced or removed. */
function fingerprint(sources) {
  const hash = createHash("sha256");
  for (const source of [...BUILDERS, ...sources]) {
    const stat = fs.statSync(path.join(root, source), { throwIfNoEntry: false });
    hash.update(`${source}:${stat?.size}:${stat?.mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/**
 * @param {string} entry a TypeScript file, relative to the project's root or absolute
 * @returns {string} the absolute path of the built file
 */
function build(entry) {
  if (!isCurrent(outfileOf(entry))) require("./generated.js")();
  return bundle(entry);
}

function nameOf(entry) {
  return path.relative(root, path.resolve(root, entry));
}

function outfileOf(entry) {
  return path.join(root, "dist", "bin", `${nameOf(entry).replace(/\.ts$/, "").replace(/[/\\]/g, "-")}.cjs`);
}

/** `build` for an entry that imports nothing generated. */
function bundle(entry) {
  const name = nameOf(entry);
  const outfile = outfileOf(entry);
  if (isCurrent(outfile)) return outfile;
  const { buildSync } = requireInstalled("esbuild");
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [name],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    packages: "external",
    legalComments: "none",
    write: false,
    metafile: true,
    tsconfigRaw: "{}",
  });
  const sources = Object.keys(metafile.inputs).sort();
  const text = [`// ${fingerprint(sources)}`, `// ${JSON.stringify(sources)}`, outputFiles[0].text].join("\n");
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
function isCurrent(outfile) {
  if (!fs.existsSync(outfile)) return false;
  const [first, second] = fs.readFileSync(outfile, "utf8").split("\n", 2);
  return second?.startsWith("// [") && first === `// ${fingerprint(JSON.parse(second.slice(3)))}`;
}

module.exports = { build, bundle, writeWhole };
