import { pacedFetch } from "../../src/cloudflare/client/paced-fetch";
import { isArray, isObject, type Json, type JsonObject } from "../../src/json";
import type { SmokeOptions } from "./options";

/** What Cloudflare answered: never its words, which may repeat what was sent. */
export interface ApiReply {
  readonly status: number;
  readonly codes: readonly number[];
  readonly result: Json | undefined;
  readonly resultInfo: JsonObject;
  /** The request without anything that identifies an account, a zone or a secret. */
  readonly request: string;
}

/** Sends one request. @throws NoReply if there is no answer, or one of 500 and above */
export type SendRequest = (method: string, path: string, body?: object) => Promise<ApiReply>;

/** Nothing can be concluded from this request. */
export class NoReply extends Error {}

export interface SmokeApiOptions {
  /** Of the API, without a final slash. */
  readonly baseUrl: string;
  readonly token: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly say: (line: string) => void;
  /** Aborted: nothing more is sent. */
  readonly signal?: AbortSignal;
}

const ANSWER_TIMEOUT = 30_000;
/** Reads and deletions are sent again; what creates is not, for the first may have been carried out. */
const TRIES = 4;
const BETWEEN_TRIES = 2_000;

/** Sends requests at the pace of Cloudflare's rate limit. */
export function smokeApi(names: SmokeOptions, options: SmokeApiOptions): SendRequest {
  const { baseUrl, token, sleep, say, signal } = options;
  const send = pacedFetch({ now: Date.now, sleep, answerTimeout: ANSWER_TIMEOUT, progress: say, signal });
  const once = async (method: string, path: string, body: object | undefined): Promise<ApiReply> => {
    const form = body && "main_module" in body ? workerForm(body) : undefined;
    const response = await send(`${baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && !form && { "content-type": "application/json" }) },
      ...(body && { body: form ?? JSON.stringify(body) }),
    });
    const answer = await readAnswer(response);
    if (response.status >= 500) throw new NoReply(`Cloudflare answered ${response.status}`);
    return { ...answer, status: response.status, request: describeRequest(names, method, path, body) };
  };
  return async (method, path, body) => {
    const tries = method === "GET" || method === "DELETE" ? TRIES : 1;
    for (let left = tries - 1; ; left--) {
      if (signal?.aborted) throw new NoReply("the run was stopped");
      try {
        return await once(method, path, body);
      } catch (error) {
        if (signal?.aborted) throw new NoReply("the run was stopped");
        if (left === 0) throw error instanceof NoReply ? error : new NoReply(reasonOf(error));
        await sleep(BETWEEN_TRIES);
      }
    }
  };
}

const MODULE = "export default { fetch: () => new Response('ok') };";

/** A Worker is uploaded as a form: its metadata, and the module that they name. */
function workerForm(metadata: object): FormData {
  const form = new FormData();
  form.set("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
  form.set("worker.js", new Blob([MODULE], { type: "application/javascript+module" }), "worker.js");
  return form;
}

/** A connection's error, without its URL. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return `Cloudflare can't be reached: ${(cause as NodeJS.ErrnoException | undefined)?.code ?? message}`;
}

async function readAnswer(response: Response): Promise<Pick<ApiReply, "codes" | "result" | "resultInfo">> {
  const body = jsonIn(await response.text());
  if (!isObject(body)) return { codes: [], result: undefined, resultInfo: {} };
  const errors = isArray(body.errors) ? body.errors.filter(isObject) : [];
  const codes = errors.flatMap(({ code }) => (typeof code === "number" ? [code] : []));
  return { codes, result: body.result, resultInfo: isObject(body.result_info) ? body.result_info : {} };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describeRequest(names: SmokeOptions, method: string, path: string, body: object | undefined): string {
  const sent = body === undefined ? "" : ` ${JSON.stringify(body, withoutSecrets)}`;
  return [
    [names.zoneId, "{zone}"],
    [names.accountId, "{account}"],
    [names.prefix, "{name}"],
    [names.domain, "{domain}"],
    [names.zone, "{zone name}"],
  ]
    .reduce((text, [value = "", name = ""]) => text.replaceAll(value, name), `${method} ${path}${sent}`)
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b/g, "{id}");
}

function withoutSecrets(key: string, value: unknown): unknown {
  return key === "custom_certificate" || key === "custom_key" ? "…" : value;
}

/** `403 1413`, `201`: an answer as a guess has it. */
export function answerText({ status, codes }: ApiReply): string {
  return [status, ...codes].join(" ");
}
