import type { WorkerSettings } from "../cloudflare/account-answers";
import { type Checked, checked, knownValue, notChecked } from "../cloudflare/checked";
import { NOT_WANTED, type Snapshot } from "../cloudflare/snapshot";
import type { CloudflareRoute } from "../cloudflare/zone-answers";
import { type DispatchBinding, dispatchBindings } from "../desired/dispatch-bindings";
import { plainPlatform } from "../desired/platform";
import { isObject, type Json, objectAt, stringAt } from "../json";
import type { Environment, Platform } from "../registry/model";

/** The way of a request from the zone to the user Workers. */
export interface DispatchFacts {
  /** Name of the dispatch namespace. */
  readonly namespace: string;
  /** What is wrong with the route to the dispatch Worker, as a sentence; undefined: it is as declared. */
  readonly route: Checked<string | undefined>;
  /** What is wrong with the dispatch Worker and its bindings. */
  readonly worker: Checked<string | undefined>;
  /** Names of the user Workers in the namespace; of those that were asked for. */
  readonly userWorkers: Checked<ReadonlySet<string>>;
}

/** Compares the answers with the platform file. */
export function dispatchFacts({ name, platform }: Environment, snapshot: Snapshot): DispatchFacts {
  const { routes, dispatchWorker, kvNamespace, userWorkers } = snapshot;
  const { scriptName, namespace } = platform.dispatch;
  const { routePattern } = plainPlatform(name, platform);
  return {
    namespace,
    route: routes.checked ? checked(routeProblem(routes.value, routePattern, scriptName)) : routes,
    worker: dispatchWorker.checked ? workerProblem(name, platform, dispatchWorker.value, kvNamespace) : dispatchWorker,
    userWorkers,
  };
}

/** Nothing was asked. */
export function unknownDispatch({ dispatch }: Platform, why: string): DispatchFacts {
  const unknown = notChecked(why);
  return { namespace: dispatch.namespace, route: unknown, worker: unknown, userWorkers: unknown };
}

function routeProblem(routes: readonly CloudflareRoute[], pattern: string, worker: string): string | undefined {
  const route = routes.find((each) => each.pattern === pattern);
  if (route === undefined) return `The zone has no route ${pattern}.`;
  if (route.script === worker) return undefined;
  return `The route ${pattern} leads to ${route.script === undefined ? "no Worker" : `the Worker ${route.script}`}, not to ${worker}.`;
}

function workerProblem(
  environment: string,
  platform: Platform,
  settings: WorkerSettings | undefined,
  kvNamespace: Snapshot["kvNamespace"],
): Checked<string | undefined> {
  const { dispatch } = platform;
  if (settings === undefined) return checked(`The account has no Worker ${dispatch.scriptName}.`);
  const kvNamespaceId = dispatch.kvNamespace.id ?? knownValue(kvNamespace)?.id;
  const wanted = dispatchBindings({
    dispatchNamespace: dispatch.namespace,
    kvNamespaceId: kvNamespaceId ?? "",
    outboundWorker: dispatch.outbound?.service,
    variables: plainPlatform(environment, platform).variables,
  });
  const problem = wanted
    .filter(({ type }) => type !== "kv_namespace" || kvNamespaceId !== undefined)
    .map((binding) => bindingProblem(binding, settings))
    .find((each) => each !== undefined);
  if (problem !== undefined) return checked(`The dispatch Worker ${dispatch.scriptName} ${problem}.`);
  if (kvNamespaceId !== undefined) return checked(undefined);
  if (kvNamespace.checked) return checked(`The account has no KV namespace called ${dispatch.kvNamespace.title}.`);
  return kvNamespace.why === NOT_WANTED ? checked(undefined) : kvNamespace;
}

function bindingProblem(wanted: DispatchBinding, { bindings }: WorkerSettings): string | undefined {
  const found = bindings.find(({ name }) => name === wanted.name);
  if (found === undefined) return `has no binding ${wanted.name}`;
  if (found.type !== wanted.type) return `has a binding ${wanted.name} of the type ${found.type}, not ${wanted.type}`;
  const [shown, declared] = [targetOf(found.binding), targetOf(wanted)];
  if (shown !== declared) return `is bound to ${shown} as ${wanted.name}, not to ${declared}`;
  const [worker, outbound] = [outboundOf(found.binding), outboundOf(wanted)];
  return worker === outbound ? undefined : `uses ${worker} for outbound requests, not ${outbound}`;
}

function targetOf(binding: object): string {
  const fields = binding as Readonly<Record<string, Json>>;
  return ["namespace", "namespace_id", "text"].map((key) => stringAt(fields, key)).find((text) => text) ?? "nothing";
}

function outboundOf(binding: object): string {
  const outbound = objectAt(binding as Readonly<Record<string, Json>>, "outbound");
  const worker = isObject(outbound) ? objectAt(outbound, "worker") : undefined;
  return (worker && stringAt(worker, "service")) ?? "no Worker";
}
