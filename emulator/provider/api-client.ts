import type { Json } from "./api-json";

export interface ApiClientOptions {
  readonly baseUrl: string;
  readonly token: string;
  /** Waits between two tries; a test moves its clock instead. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly timeoutMs: number;
}

export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  readonly contentType: string;
  /** `result` of Cloudflare's envelope, null where the answer is no envelope. */
  readonly result: Json;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: Json | FormData;
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

const MAX_RETRIES = 10;

/**
 * Sends a request with the patience of provider 5.22: up to ten retries after a lost connection, 408, 409, 429 and 5xx,
 * each after what `Retry-After` says, else after half a second that doubles up to eight.
 */
export async function send(options: ApiClientOptions, request: ApiRequest): Promise<ApiAnswer> {
  for (let retries = 0; ; retries += 1) {
    const outcome = await attempt(options, request);
    if (outcome.answer !== undefined && outcome.answer.status < 400) return outcome.answer;
    if (!outcome.retry || retries === MAX_RETRIES) throw new ApiError(outcome.problem, outcome.answer?.status);
    await options.sleep(outcome.retryAfterMs ?? Math.min(500 * 2 ** retries, 8000));
  }
}

interface Outcome {
  readonly answer?: ApiAnswer;
  readonly problem: string;
  readonly retry: boolean;
  readonly retryAfterMs?: number;
}

async function attempt(options: ApiClientOptions, request: ApiRequest): Promise<Outcome> {
  const url = `${options.baseUrl.replace(/\/$/, "")}/${request.path}`;
  try {
    const response = await fetch(url, requestInit(options, request));
    const text = await response.text();
    const { status } = response;
    const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
    return {
      answer: { status, text, contentType: response.headers.get("content-type") ?? "", result: resultIn(text) },
      problem: `${request.method} "${url}": ${status} ${response.statusText} ${text}`,
      retry: status === 408 || status === 409 || status === 429 || status >= 500,
      ...(Number.isFinite(retryAfter) && { retryAfterMs: retryAfter * 1000 }),
    };
  } catch (error) {
    return { problem: `${request.method} "${url}": ${causeOf(error)}`, retry: true };
  }
}

function requestInit(options: ApiClientOptions, { method, body }: ApiRequest): RequestInit {
  const headers: Record<string, string> = { authorization: `Bearer ${options.token}` };
  const signal = AbortSignal.timeout(options.timeoutMs);
  if (body === undefined || body instanceof FormData) return { method, headers, signal, ...(body && { body }) };
  return { method, headers: { ...headers, "content-type": "application/json" }, signal, body: JSON.stringify(body) };
}

function resultIn(text: string): Json {
  try {
    return (JSON.parse(text) as { result?: Json } | null)?.result ?? null;
  } catch {
    return null;
  }
}

/** fetch hides why a connection failed in a chain of causes; the last one says it. */
function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause === undefined ? message : causeOf(cause);
}
