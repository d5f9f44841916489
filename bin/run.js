#!/usr/bin/env node
// node bin/run.js <entry.ts> [arguments]: builds the entry and runs it with plain Node. A project's own main.ts is built into the
// project's dist/, any other entry is one of Switchyard's.
const fs = require("node:fs");
const path = require("node:path");
const { build, root } = require("./build.js");

const [, , entry] = process.argv;
if (entry === undefined) {
  process.stderr.write("usage: node bin/run.js <entry.ts> [arguments]\n");
  process.exit(2);
}
const file = path.resolve(entry);
const isProjects = fs.existsSync(file) && path.relative(root, file).startsWith("..");
process.argv.splice(1, 2, file);
try {
  require(isProjects ? build(file, path.dirname(file)) : build(entry));
} catch (error) {
  // src/user-error.ts: a mistake in the registry, told in words
  if (!(Symbol.for("switchyard/UserError") in Object(error))) throw error;
  process.stderr.write(`${error.message.replace(/[^\P{C}\n]/gu, "?")}\n`); // a file's name may hold what a terminal obeys
  process.exit(error.kind === "refused" ? 1 : 2);
}
