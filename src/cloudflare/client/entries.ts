import type { Platform } from "../../registry/model";
import type { Asked } from "../../status/asked";
import type { CloudflareApi } from "./client";
import { CouldNotAsk, type Requests } from "./requests";
import { tryAsk } from "./zone";

/** The most keys the endpoint gives at once. */
const KEYS_AT_ONCE = 1000;

/** The keys of all KV entries that the dispatch Worker looks hostnames up by: one request for a thousand. */
export async function readEntries(
  api: CloudflareApi,
  requests: Requests,
  { accountId, dispatch: { kvNamespace } }: Platform,
): Promise<Asked<ReadonlySet<string>>> {
  return await tryAsk(async () => {
    const namespace = kvNamespace.id ?? (await namespaceByTitle(api, requests, accountId, kvNamespace.title));
    const keys = new Set<string>();
    let cursor: string | undefined;
    do {
      const query = { account_id: accountId, prefix: "hostname:", limit: KEYS_AT_ONCE, ...(cursor && { cursor }) };
      const page = await requests.ask((options) => api.kv.namespaces.keys.list(namespace, query, options));
      for (const { name } of page.result) keys.add(name);
      cursor = page.result_info.cursor;
    } while (cursor);
    return keys;
  });
}

async function namespaceByTitle(
  api: CloudflareApi,
  requests: Requests,
  accountId: string,
  title: string,
): Promise<string> {
  for (let number = 1; ; number += 1) {
    const query = { account_id: accountId, page: number, per_page: 100 };
    const page = await requests.ask((options) => api.kv.namespaces.list(query, options));
    const found = page.result.find((namespace) => namespace.title === title);
    if (found !== undefined) return found.id;
    if (page.result.length < 100) throw new CouldNotAsk(`the account has no KV namespace called ${title}`, true);
  }
}
