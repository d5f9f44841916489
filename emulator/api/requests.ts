import type { FaultKind } from "./faults";
import type { Verb } from "./route";

/** One request to the API. */
interface LoggedRequest {
  at: string;
  method: string;
  resource: string;
  verb: Verb | "unknown";
  /** Below /client/v4, with its query. */
  path: string;
  /** 0: the client got no answer. */
  status: number;
  /** The injected fault that hit it. */
  fault?: FaultKind;
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
