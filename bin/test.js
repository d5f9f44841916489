// npm test [-- jest arguments]: every test but those that need npx to bring cdktf-cli (npm run test:cdktf-cli).
const { spawnSync } = require("node:child_process");
const jest = require.resolve("jest/bin/jest.js");

const { status } = spawnSync(process.execPath, [jest, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 2);
