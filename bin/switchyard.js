#!/usr/bin/env node
const fs = require("node:fs");
const path = require("node:path");

const builder = path.join(__dirname, "build.js");
// A clone has the builder and runs its sources; an installed package brings what was built of them.
if (fs.existsSync(builder)) require(require(builder).build("src/cli/main.ts"));
else require("../lib/cli.js");
