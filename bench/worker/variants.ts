import { MISSING_WORKER, namespaceBinding, type WorkerService } from "./workerd-process";

/** Every hostname has an entry: `{"workerName":"shop"}` and the rest of a usual one. */
export const KV_STAND_IN = `
const value = JSON.stringify({ workerName: "shop", tenant: "acme", limits: { cpuMs: 50, subRequests: 50 } });
export default {
  async fetch(request) {
    if (request.method === "GET") return new Response(value);
    const { keys, type } = await request.json();
    return Response.json(Object.fromEntries(keys.map((key) => [key, key.includes("_wildcard") ? null : type === "json" ? JSON.parse(value) : value])));
  },
};`;

const USER_WORKER = `export default { fetch: () => new Response("ok") };`;

const HOP = `export default { fetch: (request, env) => env.USER.fetch(request) };`;

/** The second founding document's snippet, word for word. */
const SEED = `export default { async fetch(request, env) { const hostname = new URL(request.url).hostname;
// Get custom hostname metadata for routing decisions
const hostnameData = await env.KV.get(\`hostname:\${hostname}\`, { type: 'json' });
if (!hostnameData?.workerName) { return new Response('Hostname not configured', { status: 404 }); }
// Route to the appropriate user Worker
const userWorker = env.DISPATCHER.get(hostnameData.workerName); return await userWorker.fetch(request); }};`;

/** The snippet with what a first request must do besides, and nothing else: it refuses nothing and keeps nothing. */
function snippetWith({ read, look }: { read: string; look: string }): string {
  return `export default { async fetch(request, env) {
  const hostname = new URL(request.url).hostname;
  const [own, wildcard] = ["hostname:" + hostname, "hostname:_wildcard" + hostname.slice(hostname.indexOf("."))];
  const reading = env.KV.get([own, wildcard], { type: "text", cacheTtl: 30 });
  const texts = await ${read};
  const { workerName } = JSON.parse(texts.get(own) ?? texts.get(wildcard));
  ${look}
  return await env.DISPATCHER.get(workerName).fetch(request);
} };`;
}

const IN_TIME = `new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no answer")), 3000);
    reading.then(resolve, reject);
  })`;
const LOOK_AT_NAMES = `for (const name of request.headers.keys())
    if (name.startsWith("x-tenant-") || name.startsWith("cloudflare-workers-version-")) throw new Error("forged");`;

export type WorkerVariant = "user" | "hop" | "seed" | "bothKeys" | "names" | "timeLimit" | "switchyard" | "identity";

/** The Workers to compare; the KV stand-in is another process, as KV is, so that its CPU is not counted as ours. */
export function variants(bundle: string): Record<WorkerVariant | "missing", WorkerService> {
  const bindings = {
    KV: 'kvNamespace = "kv"',
    DISPATCHER: namespaceBinding({ shop: "user" }, "missing"),
    LOOKUP: 'text = "kv"',
    ZONE_NAME: 'text = "saasprovider.com"',
  };
  return {
    user: { script: USER_WORKER, socket: true },
    hop: { script: HOP, bindings: { USER: 'service = "user"' }, socket: true },
    seed: { script: SEED, bindings, socket: true },
    bothKeys: { script: snippetWith({ read: "reading", look: "" }), bindings, socket: true },
    names: { script: snippetWith({ read: "reading", look: LOOK_AT_NAMES }), bindings, socket: true },
    timeLimit: { script: snippetWith({ read: IN_TIME, look: LOOK_AT_NAMES }), bindings, socket: true },
    switchyard: { script: bundle, bindings, socket: true },
    identity: { script: bundle, bindings: { ...bindings, IDENTITY_HEADERS: 'text = "true"' }, socket: true },
    missing: { script: MISSING_WORKER },
  };
}
