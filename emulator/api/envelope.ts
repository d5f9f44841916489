/** One problem as Cloudflare names it. */
interface ApiProblem {
  code: number;
  message: string;
}

/** How Cloudflare asks a client to slow down. */
export const TOO_MANY: ApiProblem = { code: 971, message: "Please wait and consider throttling your request speed" };

/** What goes back to the client. `body` is sent as it is, a form as multipart, `json` as JSON. */
export interface Answer {
  status: number;
  json?: unknown;
  body?: Buffer | string | FormData;
  headers?: Record<string, string>;
}

/** A refusal in Cloudflare's words; thrown by resources, written by the server. */
export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    readonly problems: readonly ApiProblem[],
    readonly headers: Record<string, string> = {},
  ) {
    super(problems.map(({ code, message }) => `${message} (${code})`).join("; "));
  }
}

/** Refuses a request with one code. */
export function refuseWith(status: number, code: number, message: string, headers?: Record<string, string>): never {
  throw new ApiRefusal(status, [{ code, message }], headers);
}

/** The envelope around a result. */
export function success(result: unknown, status = 200): Answer {
  return { status, json: { result, success: true, errors: [], messages: [] } };
}

/** The envelope around a refusal. */
export function failure(error: ApiRefusal): Answer {
  return {
    status: error.status,
    json: { result: null, success: false, errors: error.problems, messages: [] },
    headers: error.headers,
  };
}

/** One page of `items`, with the counts Cloudflare gives. */
export function page<T>(
  items: readonly T[],
  query: URLSearchParams,
  limits: PageLimits,
  show: (item: T) => unknown,
): Answer {
  const number = Math.max(1, whole(query.get("page")) ?? 1);
  const size = Math.min(limits.most, Math.max(limits.least, whole(query.get("per_page")) ?? limits.usual));
  const shown = items.slice((number - 1) * size, number * size);
  return {
    status: 200,
    json: {
      result: shown.map(show),
      result_info: {
        page: number,
        per_page: size,
        count: shown.length,
        total_count: items.length,
        total_pages: Math.ceil(items.length / size),
      },
      success: true,
      errors: [],
      messages: [],
    },
  };
}

interface PageLimits {
  least: number;
  usual: number;
  most: number;
}

function whole(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}
