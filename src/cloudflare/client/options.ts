/** How a client waits, reports and stops. */
export interface ClientOptions {
  /** Milliseconds. */
  now(): number;
  sleep(length: number): Promise<void>;
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

/** Ends at once when the person wants to stop. */
export async function pause({ sleep, signal }: Pick<ClientOptions, "sleep" | "signal">, length: number): Promise<void> {
  if (signal?.aborted) return;
  const done = new AbortController();
  const stopped = new Promise<void>((resolve) =>
    signal?.addEventListener("abort", () => resolve(), { once: true, signal: done.signal }),
  );
  await Promise.race([sleep(length), stopped]);
  done.abort();
}
