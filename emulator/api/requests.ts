import type { Verb } from "./router";

/** One request to the API. */
export interface LoggedRequest {
  at: string;
  method: string;
  resource: string;
  verb: Verb | "unknown";
  path: string;
  status: number;
}

/** What reached the API, in order. */
export interface RequestLog {
  all(): readonly LoggedRequest[];
  /** How often: `{ custom_hostname: { get: 3 } }`. */
  counts(): Record<string, Record<string, number>>;
  add(request: LoggedRequest): void;
  clear(): void;
}

/** @returns an empty log. */
export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = [];
  return {
    all: () => requests,
    counts: () => {
      const counts: Record<string, Record<string, number>> = {};
      for (const { resource, verb } of requests) {
        const verbs = counts[resource] ?? {};
        counts[resource] = { ...verbs, [verb]: (verbs[verb] ?? 0) + 1 };
      }
      return counts;
    },
    add: (request) => void requests.push(request),
    clear: () => {
      requests = [];
    },
  };
}
