#!/usr/bin/env node
// node bin/run.js <entry.ts> [arguments]: builds the entry and runs it with plain Node.
const path = require("node:path");
const { build } = require("./build.js");

const [, , entry] = process.argv;
if (entry === undefined) {
  process.stderr.write("usage: node bin/run.js <entry.ts> [arguments]\n");
  process.exit(2);
}
process.argv.splice(1, 2, path.resolve(entry));
require(build(entry));
