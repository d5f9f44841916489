#!/usr/bin/env node
const { build } = require("./build.js");

require(build("src/cli/main.ts"));
