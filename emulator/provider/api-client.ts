import type { ApiJson } from "./api-json";

export interface ApiClientOptions {
  readonly baseUrl: string;
  readonly token: string;
  /** Waits between two tries; a test moves its clock instead. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly timeoutMs: number;
  readonly patience: Patience;
  /** Terraform was interrupted: whatever is under way is given up, a wait as well as a request. */
  readonly signal?: AbortSignal;
}

/** How often and how long a release of the provider tries again. */
export interface Patience {
  readonly retries: number;
  /** The first wait; each next one is twice as long. The real provider shortens each by up to a quarter, at random. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** A `Retry-After` beyond it is ignored. */
  readonly longestRetryAfterMs: number;
}

export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  readonly contentType: string;
  /** `result` of Cloudflare's envelope, null where the answer is no envelope. */
  readonly result: ApiJson;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: ApiJson | FormData;
}

/** The API did not do it: the answer, or that there was none. The message is the one the real provider prints. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number | undefined,
  ) {
    super(message);
  }
}

/** Sends a request, again after a lost connection, 408, 409, 429 and 5xx, as patiently as the options say. */
export async function send(options: ApiClientOptions, request: ApiRequest): Promise<ApiAnswer> {
  const { patience, signal } = options;
  for (let retries = 0; ; retries += 1) {
    const outcome = await attempt(options, request);
    if (outcome.answer !== undefined && outcome.answer.status < 400) return outcome.answer;
    if (signal?.aborted) throw new ApiError(`${nameOf(options, request)}: context canceled`, undefined);
    if (!outcome.retry || retries === patience.retries) throw new ApiError(outcome.problem, outcome.answer?.status);
    await waitFor(options.sleep(waitAfter(outcome, retries, patience)), signal);
  }
}

function waitAfter({ retryAfterMs }: Outcome, retries: number, patience: Patience): number {
  if (retryAfterMs !== undefined && retryAfterMs <= patience.longestRetryAfterMs) return retryAfterMs;
  return Math.min(patience.firstWaitMs * 2 ** retries, patience.longestWaitMs);
}

/** Ends with the wait, or with the interruption. */
function waitFor(wait: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return wait;
  if (signal.aborted) return Promise.resolve();
  const interrupted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  return Promise.race([wait, interrupted]);
}

interface Outcome {
  readonly answer?: ApiAnswer;
  readonly problem: string;
  readonly retry: boolean;
  readonly retryAfterMs?: number;
}

async function attempt(options: ApiClientOptions, request: ApiRequest): Promise<Outcome> {
  const problem = (what: string) => `${nameOf(options, request)}: ${what}`;
  try {
    const response = await fetch(urlOf(options, request), requestInit(options, request));
    const text = await response.text();
    const { status } = response;
    const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
    return {
      answer: { status, text, contentType: response.headers.get("content-type") ?? "", result: resultIn(text) },
      problem: problem(`${status} ${response.statusText} ${text}`),
      retry: status === 408 || status === 409 || status === 429 || status >= 500,
      ...(Number.isFinite(retryAfter) && { retryAfterMs: retryAfter * 1000 }),
    };
  } catch (error) {
    return { problem: problem(causeOf(error)), retry: true };
  }
}

function urlOf({ baseUrl }: ApiClientOptions, { path }: ApiRequest): string {
  return `${baseUrl.replace(/\/$/, "")}/${path}`;
}

function nameOf(options: ApiClientOptions, request: ApiRequest): string {
  return `${request.method} "${urlOf(options, request)}"`;
}

function requestInit(options: ApiClientOptions, { method, body }: ApiRequest): RequestInit {
  const headers: Record<string, string> = { authorization: `Bearer ${options.token}` };
  const signal = AbortSignal.any([AbortSignal.timeout(options.timeoutMs), ...(options.signal ? [options.signal] : [])]);
  if (body === undefined || body instanceof FormData) return { method, headers, signal, ...(body && { body }) };
  return { method, headers: { ...headers, "content-type": "application/json" }, signal, body: JSON.stringify(body) };
}

function resultIn(text: string): ApiJson {
  try {
    return (JSON.parse(text) as { result?: ApiJson } | null)?.result ?? null;
  } catch {
    return null;
  }
}

/** fetch hides why a connection failed in a chain of causes; the last one says it. */
function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause === undefined ? message : causeOf(cause);
}
