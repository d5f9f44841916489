#!/usr/bin/env node
const { build, sources } = require("./build.js");

require(sources ? build("src/cli/main.ts") : "../lib/cli.js");
