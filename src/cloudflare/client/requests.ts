import type { APIError } from "cloudflare";

/** The world as a reader needs it; tests hand in a clock of their own. */
export interface Edges {
  /** Milliseconds. */
  now(): number;
  sleep(length: number): Promise<void>;
  /** How long one answer may take, its body included: milliseconds. */
  readonly answerTimeout: number;
  /** Told what is under way. */
  progress(text: string): void;
  /** Says that the person wants to stop. */
  readonly signal?: AbortSignal | undefined;
}

/** Asks Cloudflare: at the pace it allows, again where that may help. */
export interface Requests {
  /** @throws CouldNotAsk in the end */
  ask<Answer>(call: (options: { signal: AbortSignal }) => PromiseLike<Answer>): Promise<Answer>;
  /** How many requests were made. */
  count(): number;
}

/** Cloudflare gave no answer, or one that is none. */
export class CouldNotAsk extends Error {
  constructor(
    message: string,
    /** No other request would fare better: the token is refused, the zone unknown, the person has stopped it. */
    readonly final: boolean,
    readonly status?: number | undefined,
  ) {
    super(message);
  }
}

/** Cloudflare allows 1,200 requests in 5 minutes, for all that uses the same account's tokens: some are left to others. */
const WINDOW = 5 * 60_000;
const REQUESTS_PER_WINDOW = 1_000;
const ATTEMPTS = 4;
/** Each 429 says how long to wait, so it is not counted with the failures; but not for ever. */
const MOST_WAITS = 10;
/** Documented: whoever is over the limit is refused for five minutes. */
const USUAL_WAIT = WINDOW;

export function createRequests(edges: Edges): Requests {
  const starts: number[] = [];
  let count = 0;
  let openFrom = 0;

  async function turn(): Promise<void> {
    for (;;) {
      if (edges.signal?.aborted) throw new CouldNotAsk("stopped before it was asked", true);
      const now = edges.now();
      const oldest = starts.length < REQUESTS_PER_WINDOW ? undefined : starts[starts.length - REQUESTS_PER_WINDOW];
      const from = Math.max(openFrom, oldest === undefined ? 0 : oldest + WINDOW);
      if (from <= now) break;
      await pause(edges, from - now);
    }
    starts.push(edges.now());
    count += 1;
  }

  async function attempt<Answer>(call: (options: { signal: AbortSignal }) => PromiseLike<Answer>): Promise<Answer> {
    await turn();
    const { signal } = edges;
    const timeout = AbortSignal.timeout(edges.answerTimeout);
    return await call({ signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]) });
  }

  return {
    count: () => count,
    async ask(call) {
      let failures = 0;
      let waits = 0;
      for (;;) {
        try {
          return await attempt(call);
        } catch (error) {
          const failure = failureOf(error, edges);
          if (failure.status === 429 && waits < MOST_WAITS) {
            waits += 1;
            const wait = retryAfter(error, edges.now()) ?? USUAL_WAIT;
            openFrom = Math.max(openFrom, edges.now() + wait);
            edges.progress(`Cloudflare's limit is reached: waiting ${Math.ceil(wait / 1000)} seconds, as it asks.`);
            continue;
          }
          failures += 1;
          if (failure.final || failures === ATTEMPTS) throw failure;
          await pause(edges, 1000 * 2 ** (failures - 1));
        }
      }
    },
  };
}

/** Ends at once when the person wants to stop. */
export async function pause({ sleep, signal }: Pick<Edges, "sleep" | "signal">, length: number): Promise<void> {
  if (signal?.aborted) return;
  const done = new AbortController();
  const stopped = new Promise<void>((resolve) =>
    signal?.addEventListener("abort", () => resolve(), { once: true, signal: done.signal }),
  );
  await Promise.race([sleep(length), stopped]);
  done.abort();
}

/** Errors of Cloudflare's client by their shape: its classes are loaded only when it is. */
function failureOf(error: unknown, { signal, answerTimeout }: Edges): CouldNotAsk {
  if (error instanceof CouldNotAsk) return error;
  const { status, errors } = error as Partial<APIError>;
  if (signal?.aborted) return new CouldNotAsk("stopped before the answer came", true);
  if (status === undefined) return new CouldNotAsk(connectionText(error, answerTimeout), false);
  const said = (errors ?? []).map(({ code, message }) => `${message} (${code})`).join("; ");
  const text = `Cloudflare answered ${status}${said === "" ? "" : `: ${said}`}`;
  if (status === 401 || status === 403) return new CouldNotAsk(`${text}. ${TOKEN_HINT}`, true, status);
  return new CouldNotAsk(text, status < 500 && status !== 408, status);
}

const TOKEN_HINT = "The token in CLOUDFLARE_API_TOKEN is not valid, was revoked, or may not read this";

function connectionText(error: unknown, answerTimeout: number): string {
  const { name, message, cause } = error as Error;
  if (/abort|timeout|timed out/i.test(`${name} ${message}`))
    return `Cloudflare gave no answer in ${answerTimeout / 1000} seconds`;
  const { code, message: reason } = (rootOf(cause) ?? error) as NodeJS.ErrnoException;
  return `Cloudflare can't be reached: ${code ?? reason}`;
}

function rootOf(cause: unknown): unknown {
  const deeper = (cause as Error | undefined)?.cause;
  return deeper === undefined ? cause : rootOf(deeper);
}

/** Seconds or a date, as RFC 9110 has it. */
function retryAfter(error: unknown, now: number): number | undefined {
  const text = (error as Partial<APIError>).headers?.get("retry-after");
  if (text === undefined || text === null) return undefined;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
