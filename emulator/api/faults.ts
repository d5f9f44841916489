import { type Answer, ApiRefusal, failure, TOO_MANY } from "./envelope";

/** What can go wrong between a client and Cloudflare. */
export type FaultKind =
  /** An error in Cloudflare's envelope; nothing is done. */
  | "500"
  /** The page of a proxy in between; nothing is done. */
  | "502-html"
  /** No answer ever; nothing is done. */
  | "timeout"
  /** The connection is reset; nothing is done. */
  | "reset"
  /** The request is done and answered late. */
  | "slow"
  /** Too many requests; nothing is done. */
  | "429"
  /** The request is done, then the connection is reset. */
  | "lost-answer";

export interface InjectedFault {
  match: {
    method?: string;
    /** Below /client/v4, with * for anything; with a query, if it holds a question mark. */
    path?: string;
  };
  kind: FaultKind;
  /** How many requests it hits: 1 unless said otherwise. */
  times?: number;
  /** How many matching requests pass before: none unless said otherwise. */
  after?: number;
  /** For `slow`, in real milliseconds: 100 unless said otherwise. */
  delay?: number;
  /** For `429`, in seconds: 1 unless said otherwise. */
  retryAfter?: number;
}

export interface Faults {
  inject(fault: InjectedFault): void;
  /** Those that still wait for requests. */
  pending(): readonly InjectedFault[];
  clear(): void;
  /** Takes the fault that hits this request, if any. */
  take(method: string, path: string): InjectedFault | undefined;
}

export const FAULT_KINDS: readonly FaultKind[] = ["500", "502-html", "timeout", "reset", "slow", "429", "lost-answer"];

const BAD_GATEWAY =
  "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><center><h1>502 Bad Gateway</h1></center></body>\n</html>\n";

/** @returns no faults, until some are injected. */
export function createFaults(): Faults {
  let waiting: (InjectedFault & { times: number; after: number })[] = [];
  return {
    inject: (fault) => void waiting.push({ ...fault, times: fault.times ?? 1, after: fault.after ?? 0 }),
    pending: () => waiting,
    clear: () => {
      waiting = [];
    },
    take: (method, path) => {
      const fault = waiting.find(({ match }) => matches(match, method, path));
      if (fault === undefined) return undefined;
      if (fault.after > 0) {
        fault.after -= 1;
        return undefined;
      }
      fault.times -= 1;
      if (fault.times <= 0) waiting = waiting.filter((other) => other !== fault);
      return fault;
    },
  };
}

function matches({ method, path }: InjectedFault["match"], actualMethod: string, actualPath: string): boolean {
  if (method !== undefined && method.toUpperCase() !== actualMethod) return false;
  if (path === undefined) return true;
  const subject = path.includes("?") ? actualPath : (actualPath.split("?")[0] ?? "");
  const pattern = path.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(subject);
}

/** @returns what the client reads instead of an answer; undefined where it reads nothing, or the real answer. */
export function faultAnswer({ kind, retryAfter }: InjectedFault): Answer | undefined {
  switch (kind) {
    case "500":
      return failure(new ApiRefusal(500, [{ code: 1500, message: "Internal Server Error" }]));
    case "429":
      return failure(new ApiRefusal(429, [TOO_MANY], { "retry-after": String(retryAfter ?? 1) }));
    case "502-html":
      return { status: 502, body: BAD_GATEWAY, headers: { "content-type": "text/html" } };
    default:
      return undefined;
  }
}
