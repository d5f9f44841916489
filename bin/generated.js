// Makes what is generated from schema/*.schema.json and kept out of git: the validators, which the tool runs, and the types, which only
// tsc reads. A file's first line holds the hash of what it was made from, so an unchanged one costs a few milliseconds.
//
//   node bin/generated.js                   makes both (npm run types)
//   bin/build.js, and jest by globalSetup   make the validators
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { bundle, writeWhole } = require("./build.js");

const root = path.resolve(__dirname, "..");

const SCHEMAS = ["tenant", "platform", "waiver", "imports"].map((name) => `schema/${name}.schema.json`);

function makeValidators() {
  const generator = "scripts/registry-validators.ts";
  const made = stale("src/registry/validators.generated.ts", generator);
  if (made !== undefined) made.write(require(bundle(generator)).generateValidators(path.join(root, "schema")));
}

async function makeTypes() {
  const generator = "scripts/registry-types.ts";
  const made = stale("src/registry/files.generated.ts", generator);
  if (made !== undefined) made.write(await require(bundle(generator)).generateTypes(path.join(root, "schema")));
}

/** The writer of a generated file that is missing or made from something else; undefined where it is current. */
function stale(file, generator) {
  const output = path.join(root, file);
  const firstLine = `// ${hashOf([...SCHEMAS, generator, "bin/generated.js", "package-lock.json"])}`;
  if (fs.existsSync(output) && fs.readFileSync(output, "utf8").startsWith(`${firstLine}\n`)) return undefined;
  return { write: (text) => writeWhole(output, `${firstLine}\n${text}`) };
}

/** Of the files' contents. The lock file, which decides the generators' versions, is not there where Switchyard is a dependency. */
function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const input = path.join(root, file);
    if (fs.existsSync(input)) hash.update(file).update("\0").update(fs.readFileSync(input)).update("\0");
  }
  return hash.digest("hex");
}

/** Jest calls this before the tests: they run the validators, and swc takes the types out unread. */
module.exports = makeValidators;

if (require.main === module) {
  makeValidators();
  void makeTypes();
}
