#!/usr/bin/env node
require("./node-version.js");

var builder = require("./build.js");
require(builder.sources ? builder.build("src/cli/main.ts") : "../lib/cli.js");
