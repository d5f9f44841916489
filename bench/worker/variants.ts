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

/** The snippet with the one change that it reads the hostname's key and its wildcard's at once. */
const BOTH_KEYS = `export default { async fetch(request, env) {
  const hostname = new URL(request.url).hostname;
  const [own, wildcard] = ["hostname:" + hostname, "hostname:_wildcard" + hostname.slice(hostname.indexOf("."))];
  const texts = await env.KV.get([own, wildcard], { type: "text", cacheTtl: 30 });
  const { workerName } = JSON.parse(texts.get(own) ?? texts.get(wildcard));
  return await env.DISPATCHER.get(workerName).fetch(request);
} };`;

/** The least that a first request has to do: both keys, a time limit, a look at every header's name, an entry kept. It refuses nothing. */
const LEAST = `const entries = new Map();
function handOver(request, env, entry) {
  let forged = false;
  for (const name of request.headers.keys()) if (/^(?:x-tenant-|cloudflare-workers-version-)/.test(name)) forged = true;
  return env.DISPATCHER.get(entry.workerName, {}, forged ? {} : undefined).fetch(request);
}
export default { fetch(request, env) {
  const hostname = new URL(request.url).hostname;
  const entry = entries.get(hostname);
  if (entry !== undefined) return handOver(request, env, entry);
  const [own, wildcard] = ["hostname:" + hostname, "hostname:_wildcard" + hostname.slice(hostname.indexOf("."))];
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no answer")), 3000);
    env.KV.get([own, wildcard], { type: "text", cacheTtl: 30 }).then((texts) => {
      const found = JSON.parse(texts.get(own) ?? texts.get(wildcard));
      entries.set(hostname, found);
      resolve(handOver(request, env, found));
    }, reject);
  });
} };`;

export type Variant = "user" | "hop" | "seed" | "bothKeys" | "least" | "switchyard" | "identity";

/** The Workers to compare; the KV stand-in is another process, as KV is, so that its CPU is not counted as ours. */
export function variants(bundle: string): Record<Variant | "missing", WorkerService> {
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
    bothKeys: { script: BOTH_KEYS, bindings, socket: true },
    least: { script: LEAST, bindings, socket: true },
    switchyard: { script: bundle, bindings, socket: true },
    identity: { script: bundle, bindings: { ...bindings, IDENTITY_HEADERS: 'text = "true"' }, socket: true },
    missing: { script: MISSING_WORKER },
  };
}
