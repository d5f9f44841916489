// Preloaded into a measured Node process (`node -r bench/probe.cjs ...`): on exit it tells what the process used, on fd 3.
// Measured from inside, because Node has no wait4: a parent never learns what one of its children used.
const { readFileSync, writeSync } = require("node:fs");

/** VmHWM, not ru_maxrss: Linux carries the latter over from the parent, which may have been larger. */
function peakKiB(pid) {
  const match = tryRead(`/proc/${pid}/status`)?.match(/^VmHWM:\s+(\d+) kB$/m);
  return match ? Number(match[1]) : undefined;
}

/** User and system time of a process in milliseconds, in ticks of 10 ms. */
function cpuMs(pid) {
  const fields = tryRead(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /, "")
    .split(" ");
  return fields ? 10 * (Number(fields[11]) + Number(fields[12])) : 0;
}

/** Processes this one started and that still run: esbuild's service stays until the end. */
function children() {
  const text = tryRead(`/proc/self/task/${process.pid}/children`) ?? "";
  return text.split(" ").filter((pid) => pid !== "");
}

function tryRead(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const others = children();
  const own = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakKiB: peakKiB("self") ?? maxRSS };
  const used = {
    cpuMs: others.reduce((sum, pid) => sum + cpuMs(pid), own.cpuMs),
    peakKiB: others.reduce((sum, pid) => sum + (peakKiB(pid) ?? 0), own.peakKiB),
  };
  writeSync(3, `${JSON.stringify(used)}\n`);
});
