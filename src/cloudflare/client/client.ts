import type { APIError } from "cloudflare/error";
import { UserError } from "../../user-error";
import { type Checked, checked, notChecked } from "../checked";
import type { CloudflareApi } from "./api";
import { createCloudflareClock } from "./cloudflare-clock";
import type { ClientOptions } from "./options";
import { pacedFetch } from "./paced-fetch";

/** Asks Cloudflare's API: at the pace it allows, again where that may help. */
export interface CloudflareClient extends Pick<ClientOptions, "now" | "progress" | "signal"> {
  /** The address of the API, without a final slash. */
  readonly baseUrl: string;
  /** What time it is for Cloudflare, in milliseconds: by its latest answer, so that a wrong clock misleads no one. */
  cloudflareTime(): number;
  /** @throws RequestFailed in the end */
  ask<Answer>(call: (api: CloudflareApi, options: { signal?: AbortSignal }) => PromiseLike<Answer>): Promise<Answer>;
}

/** Cloudflare gave no answer, or one that is none. */
export class RequestFailed extends Error {
  constructor(
    message: string,
    /** No other request would fare better: the token is refused, the zone unknown, the person has stopped it. */
    readonly final: boolean,
    readonly status?: number | undefined,
    /** Cloudflare's codes for it. */
    readonly codes: readonly number[] = [],
  ) {
    super(message);
  }
}

/**
 * Cloudflare's own client, which sends failed requests again by itself. Create one for a run: its requests share the pace.
 * @param env CLOUDFLARE_API_TOKEN, and CLOUDFLARE_BASE_URL for another address than Cloudflare's
 * @throws UserError without a token
 */
export async function createClient(
  env: Readonly<Record<string, string | undefined>>,
  options: ClientOptions,
): Promise<CloudflareClient> {
  const apiToken = env.CLOUDFLARE_API_TOKEN;
  if (apiToken === undefined || apiToken === "") {
    throw new UserError(
      "CLOUDFLARE_API_TOKEN is not set. Switchyard asks Cloudflare with the token in this environment variable.\n" +
        "To ask, a token that only reads is enough. Its permissions: docs/pipelines.md.",
    );
  }
  const { createApi } = await import("./api");
  const clock = createCloudflareClock(options.now);
  const send = pacedFetch(options);
  const api = createApi({
    apiToken,
    // Said as absent, or the client would take them from the process's environment.
    apiKey: null,
    apiEmail: null,
    userServiceKey: null,
    baseURL: env.CLOUDFLARE_BASE_URL ?? null,
    maxRetries: options.retries ?? 3,
    // Each answer has its own time limit (pacedFetch): this one would also count the waits for Cloudflare's rate limit.
    timeout: 2 ** 31 - 1,
    fetch: async (input, init) => clock.read(await send(input, init)),
    logLevel: "off",
  });
  return { ...options, baseUrl: api.baseURL, cloudflareTime: clock.now, ask: (call) => ask(api, call, options) };
}

async function ask<Answer>(
  api: CloudflareApi,
  call: Parameters<CloudflareClient["ask"]>[0],
  options: ClientOptions,
): Promise<Answer> {
  const { signal } = options;
  if (signal?.aborted) throw new RequestFailed("stopped before it was asked", true);
  try {
    if (signal === undefined) return (await call(api, {})) as Answer;
    // Between two attempts Cloudflare's client sleeps through an abort.
    const own = AbortSignal.any([signal]);
    const stopped = new Promise<never>((_, reject) => own.addEventListener("abort", () => reject(own.reason)));
    return (await Promise.race([call(api, { signal: own }), stopped])) as Answer;
  } catch (error) {
    throw failureOf(error, options);
  }
}

/** The answer, or why there is none. */
export async function tryRequest<Answer>(ask: () => Promise<Answer>): Promise<Checked<Answer>> {
  try {
    return checked(await ask());
  } catch (error) {
    if (error instanceof RequestFailed) return notChecked(error.message);
    throw error;
  }
}

/** Codes of a 404 that says only that the path leads nowhere: the ID of the zone or account is wrong. */
const UNROUTABLE = [7000, 7003];

/**
 * The answer; undefined where Cloudflare says that there is no such object. A 404 without a code is no word of Cloudflare's.
 * @throws RequestFailed
 */
export async function unlessAbsent<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (
      error instanceof RequestFailed &&
      error.status === 404 &&
      error.codes.some((code) => !UNROUTABLE.includes(code))
    )
      return undefined;
    throw error;
  }
}

/** Errors of Cloudflare's client by their shape: its classes are loaded only when it is. */
function failureOf(error: unknown, { signal, answerTimeout }: ClientOptions): RequestFailed {
  if (error instanceof RequestFailed) return error;
  const { status, errors } = error as Partial<APIError>;
  if (signal?.aborted) return new RequestFailed("stopped before the answer came", true);
  if (status === undefined) return new RequestFailed(connectionText(error, answerTimeout), false);
  const said = (errors ?? []).map(({ code, message }) => `${message} (${code})`).join("; ");
  const text = `Cloudflare answered ${status}${said === "" ? "" : `: ${said}`}`;
  const codes = (errors ?? []).flatMap(({ code }) => code ?? []);
  if (status === 401 || status === 403) return new RequestFailed(`${text}. ${TOKEN_HINT}`, true, status, codes);
  return new RequestFailed(text, status < 500 && status !== 408, status, codes);
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
