import { setTimeout } from "node:timers/promises";

/** How a client waits, reports and stops. */
export interface ClientOptions {
  /** Milliseconds. */
  now(): number;
  /** May end early when the signal says so. */
  sleep(length: number, signal?: AbortSignal): Promise<void>;
  /** How long one answer may take, its body included: milliseconds. */
  readonly answerTimeout: number;
  /** Told what is under way. */
  progress(text: string): void;
  /** Says that the person wants to stop. */
  readonly signal?: AbortSignal | undefined;
  /** How often to send a request again that failed for a passing reason (default: 3). */
  readonly retries?: number;
  /** Sends a request; tests hand in their own. */
  readonly fetch?: typeof fetch;
}

/** Sleeps in real time. An abort clears the timer: otherwise it would keep the program running. */
export async function sleepFor(length: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(length, undefined, signal && { signal }).catch(() => {});
}

/** Ends at once when the person wants to stop. */
export async function pause({ sleep, signal }: Pick<ClientOptions, "sleep" | "signal">, length: number): Promise<void> {
  if (signal?.aborted) return;
  const done = new AbortController();
  const stopped = new Promise<void>((resolve) =>
    signal?.addEventListener("abort", () => resolve(), { once: true, signal: done.signal }),
  );
  await Promise.race([sleep(length, signal), stopped]);
  done.abort();
}
