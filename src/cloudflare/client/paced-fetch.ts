import { isObject } from "../../json";
import { MINUTE } from "../../time";
import { REQUEST_LIMIT } from "../limits";
import { type ClientOptions, pause } from "./options";

const WINDOW = REQUEST_LIMIT.minutes * MINUTE;
/** The limit counts everything that uses the same user's tokens: some requests are left to others. */
const REQUESTS_PER_WINDOW = REQUEST_LIMIT.requests - 200;
/** Each 429 says how long to wait, so it is not counted with the failures, up to a point. */
const MOST_WAITS = 10;

/**
 * A `fetch` that keeps Cloudflare's rate limit and waits out its refusals, for all requests together. Cloudflare's client
 * waits for each request by itself, while the others run into the same limit and use up their attempts.
 */
export async function pacedFetch(options: ClientOptions): Promise<typeof fetch> {
  const { now, progress, signal } = options;
  const { default: pThrottle } = await import("p-throttle");
  const pace = { limit: REQUESTS_PER_WINDOW, interval: WINDOW, strict: true };
  const send = pThrottle(signal === undefined ? pace : { ...pace, signal })(sender(options));
  let openFrom = 0;
  return async (input, init) => {
    for (let waits = 0; ; waits += 1) {
      while (openFrom > now() && !signal?.aborted) await pause(options, openFrom - now());
      signal?.throwIfAborted();
      const response = await send(input, init);
      if (response.status !== 429) return response;
      if (waits === MOST_WAITS) return notAgain(response);
      const wait = retryAfter(response.headers, now()) ?? WINDOW;
      openFrom = Math.max(openFrom, now() + wait);
      progress(`Cloudflare's limit is reached: waiting ${Math.ceil(wait / 1000)} seconds, as it asks.`);
    }
  };
}

/** Reads the whole answer in its time: Cloudflare's client would wait for a body that never ends. */
function sender({ answerTimeout, fetch: send = fetch }: ClientOptions): typeof fetch {
  return async (input, init) => {
    const timeout = AbortSignal.timeout(answerTimeout);
    const signal = AbortSignal.any(init?.signal ? [timeout, init.signal] : [timeout]);
    try {
      const response = await send(input, { ...init, signal });
      const { status, headers } = response;
      const text = await response.text();
      if (response.ok) refuseOthers(headers.get("content-type") ?? "", text, String(input), init);
      return new Response(text === "" ? null : text, { status, headers });
    } catch (error) {
      throw timeout.aborted ? new Error("timed out") : error;
    }
  };
}

/** A proxy's page with status 200, or an answer without a result, would read as an empty list. */
function refuseOthers(type: string, text: string, url: string, init: RequestInit | undefined): void {
  const fault = `what came back is no answer of Cloudflare's API (${type})`;
  if (new Headers(init?.headers).get("accept") !== "application/json") {
    if (type.includes("html")) throw new Error(fault); // a KV value, as it is
    return;
  }
  if (!type.includes("json")) throw new Error(fault);
  if (init?.method !== undefined && init.method.toUpperCase() !== "GET") return;
  const body = parseJson(text);
  if (!isObject(body) || (!isMetadata(url) && (typeof body.result !== "object" || body.result === null)))
    throw new Error(fault);
}

/** Metadata of a KV entry: the one result that may be null, or anything else. */
function isMetadata(url: string): boolean {
  return url.includes("/storage/kv/") && url.includes("/metadata/");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Tells Cloudflare's client to leave it at that. */
function notAgain(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set("x-should-retry", "false");
  return new Response(response.body, { status: response.status, headers });
}

/** Seconds or a date, as RFC 9110 has it. */
function retryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
