/** Ends every run with one plain line that a person, or a CI that knows no jest, can read. */
module.exports = class PlainReporter {
  onRunComplete(_contexts, results) {
    const suitesThatDidNotRun = results.testResults.filter((file) => file.testExecError !== undefined).length;
    const failed = results.numFailedTests + suitesThatDidNotRun;
    const skipped = results.numPendingTests + results.numTodoTests;
    process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
  }
};
