/** What a project's own worker/index.ts imports to wrap the dispatch Worker. docs/extending.md shows one. */
import { type Bindings, dispatchIn, type IncomingRequest, type Isolate } from "./dispatch";
import { KvCache, type RequestContext } from "./kv-cache";

export type { Bindings, IncomingRequest } from "./dispatch";
export type { RequestContext } from "./kv-cache";
export type { KvEntry } from "./kv-entry";

const log = (line: object) => console.error(JSON.stringify(line));
const isolate: Isolate = {
  entries: new KvCache({ now: Date.now, log }),
  now: Date.now,
  passOn: (request) => fetch(request),
  log,
};

/** Answers a request as Switchyard's own Worker does: finds the entry of its hostname, hands over to the user Worker. Never rejects. */
export function dispatch(request: IncomingRequest, bindings: Bindings, context: RequestContext): Promise<Response> {
  return dispatchIn(request, bindings, context, isolate);
}

/**
 * Bindings with which `dispatch` hands requests over to other user Workers. Limits and outbound parameters stay the entry's.
 * @param choose gets the user Worker that the entry names, and returns the one that answers
 */
export function withWorkers<Given extends Bindings>(bindings: Given, choose: (workerName: string) => string): Given {
  const { DISPATCHER } = bindings;
  return {
    ...bindings,
    DISPATCHER: { get: (name, args, options) => DISPATCHER.get(choose(name), args, options) },
  };
}
