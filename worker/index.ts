/** The dynamic dispatch Worker: one for a whole platform, in front of every tenant. docs/worker.md tells its behaviour. */
import { dispatch, type Surroundings } from "./dispatch";
import { EntryCache } from "./entry-cache";

interface Env {
  readonly KV: KVNamespace;
  readonly DISPATCHER: DispatchNamespace;
  readonly METRICS?: AnalyticsEngineDataset;
  readonly LOOKUP: "kv" | "metadata" | "label";
  readonly ZONE_NAME: string;
  readonly IDENTITY_HEADERS?: "true";
}

const log = (line: object) => console.error(JSON.stringify(line));
const around: Surroundings = {
  entries: new EntryCache({ now: Date.now, log }),
  now: Date.now,
  passOn: (request) => fetch(request),
  log,
};

export default {
  fetch: (request, env, context) => dispatch(request, env, context, around),
} satisfies ExportedHandler<Env>;
