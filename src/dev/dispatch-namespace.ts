import { type Request, Response, type WorkerOptions } from "miniflare";
import { REHEARSED } from "./tester";

/** One call of a user Worker by the dispatch Worker. */
export interface DispatchCall {
  readonly workerName: string;
  readonly options?: { readonly limits?: object; readonly outbound?: object };
  readonly url: string;
}

export interface UserWorker {
  readonly script: string;
  readonly compatibilityFlags?: string[];
}

interface DispatchNamespace {
  /** For the dispatch Worker's `wrappedBindings`. */
  readonly binding: { readonly scriptName: string };
  readonly workers: WorkerOptions[];
}

// If this text is thrown behind a service binding, the runtime reports "Worker not found.".
const MISSING_WORKER = { script: `export default { fetch() { throw new Error("NOSENTRY script not found"); } };` };

// Like the real one, get() is lazy: a missing Worker shows when it is fetched.
const NAMESPACE = `export default (env) => ({
  get(workerName, args, options) {
    const worker = env["worker:" + workerName] ?? env.missing;
    return {
      async fetch(request) {
        await env.dispatched.fetch("http://dispatched", { method: "POST", body: JSON.stringify({ workerName, options, url: request.url }) });
        return worker.fetch(request);
      },
    };
  },
});`;

// Runs nothing: it says which user Worker was asked for, and with what.
const REHEARSAL = `export default () => ({
  get(worker, args, options) {
    const outcome = { kind: "worker", worker, ...options };
    return { fetch: async () => new Response(null, { headers: { "${REHEARSED}": encodeURIComponent(JSON.stringify(outcome)) } }) };
  },
});`;

/**
 * A dispatch namespace without user Workers, for the tester.
 * @param name unique among the Workers
 */
export function rehearsalNamespace(name: string): DispatchNamespace {
  return { binding: { scriptName: name }, workers: [{ name, modules: true, script: REHEARSAL }] };
}

/**
 * Emulates a dispatch namespace, which miniflare has only as a connection to the real one. Limits and outbound
 * parameters are passed on to `onDispatch`; nothing enforces them.
 * @param name unique among the Workers
 * @param userWorkers by name: the module's script and compatibility flags
 */
export function dispatchNamespace(
  name: string,
  userWorkers: Readonly<Record<string, UserWorker>>,
  compatibilityDate: string,
  onDispatch: (dispatch: DispatchCall) => void = () => {},
): DispatchNamespace {
  const named = Object.entries(userWorkers).map(([worker, module]) => ({ binding: `worker:${worker}`, ...module }));
  const all = [...named, { binding: "missing", ...MISSING_WORKER }];
  const serviceName = (binding: string) => `${name}:${binding}`;
  const dispatched = async (request: Request) => {
    onDispatch((await request.json()) as DispatchCall);
    return new Response();
  };
  return {
    binding: { scriptName: name },
    workers: [
      {
        name,
        modules: true,
        script: NAMESPACE,
        serviceBindings: {
          dispatched,
          ...Object.fromEntries(all.map(({ binding }) => [binding, serviceName(binding)])),
        },
      },
      ...all.map(({ binding, ...worker }) => ({
        name: serviceName(binding),
        modules: true as const,
        compatibilityDate,
        ...worker,
      })),
    ],
  };
}
