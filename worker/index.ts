/** The dynamic dispatch Worker: one for a whole platform, in front of every tenant. docs/worker.md tells its behaviour. */
import { dispatch } from "./dispatch";
import { EntryCache } from "./entry-cache";

interface Env {
  readonly KV: KVNamespace;
  readonly DISPATCHER: DispatchNamespace;
  readonly METRICS?: AnalyticsEngineDataset;
  readonly LOOKUP: "kv" | "metadata" | "label";
  readonly ZONE_NAME: string;
  readonly IDENTITY_HEADERS?: "true";
}

const entries = new EntryCache();

export default {
  fetch: (request, env, context) =>
    dispatch(request, env, {
      entries,
      now: Date.now,
      waitUntil: (promise) => context.waitUntil(promise),
      passOn: (original) => fetch(original),
      log: (line) => console.error(JSON.stringify(line)),
    }),
} satisfies ExportedHandler<Env>;
