/** Ctrl-C, a cancelled job, a closed terminal. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A child process: Terraform. */
interface Interruptible {
  kill(signal: "SIGINT"): unknown;
}

const interruption = { heard: false, listeners: 0, children: new Set<Interruptible>() };

function interrupt(): void {
  interruption.heard = true;
  for (const child of interruption.children) child.kill("SIGINT");
}

/** Whether nothing new may be started. */
export function wasInterrupted(): boolean {
  return interruption.heard;
}

/**
 * Keeps a signal from ending this process while the work runs. The child is told, nothing new is started, and the work ends in
 * order, with its private files deleted.
 */
export async function throughSignals<Result>(work: () => Promise<Result>): Promise<Result> {
  if (interruption.listeners++ === 0) for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await work();
  } finally {
    if (--interruption.listeners === 0) for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

/** Passes signals on to the child until it has ended. */
export async function tellOfSignals<Result>(child: Interruptible, work: () => Promise<Result>): Promise<Result> {
  interruption.children.add(child);
  try {
    return await work();
  } finally {
    interruption.children.delete(child);
  }
}
