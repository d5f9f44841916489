// Builds one TypeScript entry into one plain Node file under dist/, when its sources changed since.
// Dependencies stay outside the bundle; esbuild needs about 50 ms, an unchanged entry about 5.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const SOURCE_ROOTS = [
  "main.ts",
  "bin/build.js",
  "package-lock.json",
  "constructs",
  "src",
  "worker",
  "emulator",
  "bench",
  "scripts",
  "test/support",
];

/** Every file under `place`, in a stable order. */
function filesUnder(place) {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [[place, stat]];
  return fs
    .readdirSync(place)
    .sort()
    .flatMap((name) => filesUnder(path.join(place, name)));
}

/** Changes when a source file is added, removed or written. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const [file, stat] of SOURCE_ROOTS.flatMap((name) => filesUnder(path.join(root, name)))) {
    hash.update(`${path.relative(root, file)}:${stat.size}:${stat.mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/**
 * @param {string} entry a TypeScript file, relative to the project's root
 * @returns {string} the absolute path of the built file
 */
function build(entry) {
  const outfile = path.join(root, "dist", "bin", `${entry.replace(/\.ts$/, "").replace(/[/\\]/g, "-")}.cjs`);
  const banner = `// ${fingerprint()}`;
  if (firstLine(outfile) === banner) return outfile;
  const { buildSync } = require("esbuild");
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    packages: "external",
    legalComments: "none",
    write: false,
    tsconfigRaw: "{}",
  });
  fs.mkdirSync(path.dirname(outfile), { recursive: true });
  const temporary = `${outfile}.${process.pid}`;
  fs.writeFileSync(temporary, `${banner}\n${outputFiles[0].text}`);
  fs.renameSync(temporary, outfile); // two commands may build at once; each sees a whole file
  return outfile;
}

function firstLine(file) {
  if (!fs.existsSync(file)) return undefined;
  const text = fs.readFileSync(file, "utf8");
  return text.slice(0, text.indexOf("\n"));
}

module.exports = { build };
