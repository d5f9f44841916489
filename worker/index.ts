import { decodeEntry, entryKey, type TenantEntry } from "./tenant-entry";

export interface Env {
  KV: KVNamespace;
  DISPATCHER: DispatchNamespace;
  METRICS?: AnalyticsEngineDataset;
  LOOKUP: "kv" | "metadata" | "label";
  ZONE_NAME: string;
  IDENTITY_HEADERS?: "true";
}

const plain = (status: number, text: string): Response =>
  new Response(`${text}\n`, { status, headers: { "cache-control": "no-store" } });

async function findEntry(host: string, env: Env): Promise<TenantEntry | null> {
  const exact = entryKey(host);
  const wildcard = entryKey(`*${host.slice(host.indexOf("."))}`);
  const texts = await env.KV.get([exact, wildcard], "text");
  const text = texts.get(exact) ?? texts.get(wildcard);
  return text ? (decodeEntry(text) ?? null) : null;
}

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const entry = await findEntry(url.hostname.replace(/\.$/, ""), env);
    if (entry === null) return plain(404, "There is no site at this address");
    if (entry.status !== undefined)
      return plain(entry.status === "suspended" ? 403 : 503, "This site is not available");
    try {
      return await env.DISPATCHER.get(entry.workerName, {}, { limits: entry.limits }).fetch(request);
    } catch {
      return plain(502, "The site failed to answer");
    }
  },
} satisfies ExportedHandler<Env>;
