/** Waits for Ctrl-C. Replaces signal handlers of libraries, which would end the process before it is cleaned up. */
export function untilInterrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.removeAllListeners(signal).once(signal, () => done());
  });
}
