import { isDeepStrictEqual } from "node:util";
import type { ConformanceProblem } from "./problem";
import type { Expectation, WorkerCase } from "./worker-cases";

interface WorkerModule {
  readonly default?: { readonly fetch?: (request: Request, bindings: object, context: object) => Promise<Response> };
}

/** What a case's request met on its way. */
interface Observed {
  readonly keys: Set<string>;
  readonly calls: { readonly workerName: string; readonly options: unknown; readonly request: Request }[];
  passedOn: boolean;
}

/** Sends a case's request to a Worker that was bundled for Node, with bindings of its own. A Worker keeps nothing from case to case. */
export async function runWorkerCase(code: string, example: WorkerCase): Promise<readonly ConformanceProblem[]> {
  const observed: Observed = { keys: new Set(), calls: [], passedOn: false };
  const broken = (what: string): ConformanceProblem => ({
    ...{ promise: example.promise, file: "worker/index.ts" },
    message: `${example.fault}: ${what}`,
  });
  try {
    const worker = evaluated(code, observed).default;
    if (typeof worker?.fetch !== "function") return [broken("the default export has no fetch")];
    const response = await worker.fetch(requestOf(example), bindingsOf(example, observed), { waitUntil() {} });
    const differences = await differencesOf(response, observed, example.expected);
    return differences.map(broken);
  } catch (error) {
    return [broken(`it threw ${error instanceof Error ? error.message : String(error)}`)];
  }
}

/** The Worker's `fetch` goes to the origin, which is noted and not asked. */
function evaluated(code: string, observed: Observed): WorkerModule {
  const module: { exports: WorkerModule } = { exports: {} };
  const fetch = async () => {
    observed.passedOn = true;
    return new Response("origin");
  };
  new Function("module", "exports", "fetch", "console", code)(module, module.exports, fetch, {
    ...console,
    error() {},
  });
  return module.exports;
}

function requestOf({ url, method = "GET", headers = {}, body, hostMetadata }: WorkerCase): Request {
  const request = new Request(url, { method, headers, ...(body !== undefined && { body }) });
  return hostMetadata === undefined ? request : Object.assign(request, { cf: { hostMetadata } });
}

function bindingsOf({ kv, worker, variables }: WorkerCase, observed: Observed): object {
  return {
    LOOKUP: "kv",
    ZONE_NAME: "saasprovider.example",
    ...variables,
    KV: {
      async get(keys: string | readonly string[]) {
        const asked = typeof keys === "string" ? [keys] : keys;
        for (const key of asked) observed.keys.add(key);
        if (kv === "fails") throw new Error("conformance: KV is down");
        if (typeof keys === "string") return kv[keys] ?? null;
        return new Map(asked.map((key) => [key, kv[key] ?? null]));
      },
    },
    DISPATCHER: {
      get: (workerName: string, _arguments: object, options: unknown) => ({
        async fetch(request: Request) {
          observed.calls.push({ workerName, options, request: request.clone() as Request });
          if (worker === "throws") throw Object.assign(new Error("conformance failure"), { remote: true });
          return new Response("user Worker");
        },
      }),
    },
  };
}

async function differencesOf(response: Response, observed: Observed, expected: Expectation): Promise<string[]> {
  const { status, location, passesOn = false, without, keys, reaches } = expected;
  const failsOnPurpose = status === 502;
  const body = await response.text();
  const found: string[] = [];
  if (response.status !== status) found.push(`it answers ${response.status}, not ${status}`);
  if (location !== undefined && response.headers.get("location") !== location)
    found.push(`it points to ${response.headers.get("location")}, not ${location}`);
  if (without !== undefined && body.includes(without)) found.push(`the answer contains ${JSON.stringify(without)}`);
  if (observed.passedOn !== passesOn)
    found.push(passesOn ? "the origin was not asked" : "the origin was asked without need");
  if (keys !== undefined && !isDeepStrictEqual([...observed.keys].sort(), [...keys].sort()))
    found.push(`it asked KV for ${[...observed.keys].join(", ") || "nothing"}, not for ${keys.join(" and ")}`);
  const [call] = observed.calls;
  if (reaches === undefined && call !== undefined && !failsOnPurpose)
    found.push(`the user Worker ${call.workerName} got the request`);
  if (reaches !== undefined) found.push(...(await differencesInCall(call, reaches)));
  return found;
}

async function differencesInCall(
  call: Observed["calls"][number] | undefined,
  { workerName, options, body, withoutHeaders = [] }: NonNullable<Expectation["reaches"]>,
): Promise<string[]> {
  if (call === undefined) return ["no user Worker got the request"];
  const found: string[] = [];
  if (call.workerName !== workerName) found.push(`${call.workerName} got it, not ${workerName}`);
  if (options !== undefined && !isDeepStrictEqual(call.options, options))
    found.push(`its options are ${JSON.stringify(call.options)}, not ${JSON.stringify(options)}`);
  const forged = withoutHeaders.filter((name) => call.request.headers.has(name));
  if (forged.length > 0) found.push(`the user Worker saw ${forged.join(", ")}`);
  const { method, url } = call.request;
  const seen = `${method} ${url} ${await call.request.text()}`;
  if (body !== undefined && seen !== body) found.push(`the user Worker saw ${JSON.stringify(seen)}`);
  return found;
}
