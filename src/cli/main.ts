import { runProgram } from "./program";
import { processTerminal } from "./terminal";

// Setting the code, rather than exiting, lets a pipe take all that was printed.
runProgram(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code;
});
