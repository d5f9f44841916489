// npm test [-- jest arguments]: every test but those that need npx to bring cdktf-cli (npm run test:cdktf-cli).
// Ends with one plain line that a person, or a CI that knows no jest, can read.
const path = require("node:path");
const { runCLI } = require("jest");
const { buildArgv } = require("jest-cli");

async function main() {
  const root = path.resolve(__dirname, "..");
  const { results } = await runCLI(await buildArgv(process.argv.slice(2)), [root]);
  const suitesThatDidNotRun = results.testResults.filter((file) => file.testExecError !== undefined).length;
  const failed = results.numFailedTests + suitesThatDidNotRun;
  const skipped = results.numPendingTests + results.numTodoTests;
  process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exitCode = failed > 0 || !results.success ? 1 : 0;
}

main();
