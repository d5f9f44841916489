/** The dynamic dispatch Worker: one for a whole platform, in front of every tenant. docs/worker.md describes its behaviour. */
import { dispatchIn, type Isolate } from "./dispatch";
import { KvCache } from "./kv-cache";

interface Env {
  readonly KV: KVNamespace;
  readonly DISPATCHER: DispatchNamespace;
  readonly METRICS?: AnalyticsEngineDataset;
  readonly LOOKUP: "kv" | "metadata" | "label";
  readonly ZONE_NAME: string;
  readonly IDENTITY_HEADERS?: "true";
  readonly REFUSAL_PAGES?: string;
}

const log = (line: object) => console.error(JSON.stringify(line));
const isolate: Isolate = {
  entries: new KvCache({ now: Date.now, log }),
  now: Date.now,
  passOn: (request) => fetch(request),
  log,
};

export default {
  fetch: (request, env, context) => dispatchIn(request, env, context, isolate),
} satisfies ExportedHandler<Env>;
