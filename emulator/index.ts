// What the package offers to the tool; tests import the files themselves.
export { runningClock, waitsOn } from "./api/clock";
export { type EmulatorOptions, startEmulator } from "./api/server";
export { startProvider } from "./provider/server";
