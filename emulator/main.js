// The package's entrance: in a clone the sources are built when they are needed, a packed package holds the built file.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const builder = join(__dirname, "../bin/build.js");
const built = require(existsSync(builder) ? require(builder).build("emulator/index.ts") : "./lib/index.cjs");

// Each by its name, so that `import()` finds them.
exports.runningClock = built.runningClock;
exports.waitsOn = built.waitsOn;
exports.startEmulator = built.startEmulator;
exports.startProvider = built.startProvider;
