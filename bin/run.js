#!/usr/bin/env node
require("./node-version.js");
require("./run-entry.js");
