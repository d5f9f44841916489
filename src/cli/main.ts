import { runProgram } from "./program";
import { processTerminal } from "./terminal";

// `switchyard synth | head` closes the pipe early, which is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

// Setting the code, rather than exiting, lets a pipe receive everything that was printed.
runProgram(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code || process.exitCode || 0; // main.ts may have failed beside the command
});
