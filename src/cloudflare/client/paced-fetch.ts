import { isObject } from "../../json";
import { MINUTE } from "../../time";
import { REQUEST_LIMIT } from "../limits";
import { type ClientOptions, pause } from "./options";

const WINDOW = REQUEST_LIMIT.minutes * MINUTE;
/** The limit counts everything that uses the same user's tokens, Terraform too: this part of it is left to others. */
const LEFT_TO_OTHERS = 1 / 6;
const REQUESTS_PER_WINDOW = REQUEST_LIMIT.requests - REQUEST_LIMIT.requests * LEFT_TO_OTHERS;
/** Shorter waits are not told, in milliseconds. */
const WORTH_SAYING = 2000;
/** Each 429 says how long to wait, so it is not counted with the failures, up to a point. */
const MOST_WAITS = 10;

/**
 * A `fetch` that keeps Cloudflare's rate limit and waits out its refusals, for all requests together. Cloudflare's client
 * waits for each request by itself, while the others run into the same limit and use up their attempts.
 */
export function pacedFetch(options: ClientOptions): typeof fetch {
  const send = sender(options);
  const pace = createPace(options);
  return async (input, init) => {
    for (let waits = 0; ; waits += 1) {
      await pace.turn();
      const response = await send(input, init);
      pace.note(response);
      if (response.status !== 429) return response;
      if (waits === MOST_WAITS) return notAgain(response);
    }
  };
}

interface Pace {
  /** Ends when the next request may be sent. */
  turn(): Promise<void>;
  /** Reads what the answer says of the rate limit. */
  note(response: Response): void;
}

/**
 * A bucket of as many tokens as requests may be sent in five minutes. Each token comes back five minutes after it was taken: a bucket
 * that is filled evenly would let twice as many through, or read a large zone five times as slowly.
 */
function createPace(options: ClientOptions): Pace {
  const { now, progress, signal } = options;
  const taken: number[] = [];
  let closed = { until: 0, why: "" };
  let waiting: Promise<void> | undefined;
  const wait = () => {
    const [oldest = 0] = taken;
    const token = taken.length < REQUESTS_PER_WINDOW ? 0 : oldest + WINDOW;
    return token > closed.until ? { until: token, why: OWN_LIMIT } : closed;
  };
  const begin = async (length: number, why: string) => {
    if (length >= WORTH_SAYING) progress(`${why}: waiting ${Math.ceil(length / 1000)} seconds.`);
    await pause(options, length);
    waiting = undefined;
  };
  return {
    async turn() {
      for (let next = wait(); next.until > now() && !signal?.aborted; next = wait()) {
        waiting ??= begin(next.until - now(), next.why);
        await waiting;
      }
      signal?.throwIfAborted();
      taken.push(now());
      if (taken.length > REQUESTS_PER_WINDOW) taken.shift();
    },
    note({ status, headers }) {
      const refusal = { length: retryAfter(headers, now()) ?? WINDOW, why: "Cloudflare's rate limit is reached" };
      const asked = status === 429 ? refusal : nearLimit(headers);
      if (asked !== undefined && now() + asked.length > closed.until)
        closed = { until: now() + asked.length, why: asked.why };
    },
  };
}

const OWN_LIMIT = `Switchyard sends at most ${REQUESTS_PER_WINDOW} requests in ${REQUEST_LIMIT.minutes} minutes`;

/**
 * How long to wait because others have used up their part of the limit. Cloudflare says with each answer how many requests are left
 * (`Ratelimit: "default";r=50;t=30`) of how many (`Ratelimit-Policy: "default";q=1200;w=300`).
 */
function nearLimit(headers: Headers): { readonly length: number; readonly why: string } | undefined {
  const quotas = new Map(limitItems(headers.get("ratelimit-policy")).map(({ name, q = 0 }) => [name, q]));
  for (const { name, r, t } of limitItems(headers.get("ratelimit"))) {
    const quota = quotas.get(name) ?? 0;
    if (r === undefined || t === undefined || r > quota * LEFT_TO_OTHERS) continue;
    const left = quota === 0 ? String(r) : `${r} of ${quota}`;
    return { length: Math.min(t * 1000, WINDOW), why: `${left} requests are left of Cloudflare's rate limit` };
  }
  return undefined;
}

interface LimitItem {
  readonly name: string;
  readonly [parameter: string]: number | string | undefined;
  readonly r?: number;
  readonly t?: number;
  readonly q?: number;
}

function limitItems(header: string | null): readonly LimitItem[] {
  return (header ?? "").split(",").flatMap((item) => {
    const [name = "", ...parameters] = item.trim().split(/\s*;\s*/);
    const numbers = parameters.flatMap((text) => {
      const [, key, value] = /^([rtq])=(\d{1,9})$/.exec(text) ?? [];
      return key === undefined ? [] : [[key, Number(value)] as const];
    });
    return name === "" ? [] : [{ name, ...Object.fromEntries(numbers) }];
  });
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
  const fault = `the response is not from Cloudflare's API (${type})`;
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
