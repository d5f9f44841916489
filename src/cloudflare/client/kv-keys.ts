import type { Platform } from "../../registry/model";
import type { Checked } from "../checked";
import { KV_KEYS_PER_PAGE, KV_NAMESPACES_PER_PAGE } from "../limits";
import { readKvKeys, readNamedIds } from "../zone-answers";
import { type CloudflareClient, RequestFailed, tryRequest } from "./client";

/** The keys of all KV entries that the dispatch Worker looks hostnames up by: one request for a thousand. */
export async function askKvKeys(
  client: CloudflareClient,
  { accountId, dispatch: { kvNamespace } }: Platform,
): Promise<Checked<ReadonlySet<string>>> {
  return await tryRequest(async () => {
    const namespace = kvNamespace.id ?? (await namespaceByTitle(client, accountId, kvNamespace.title));
    const keys = new Set<string>();
    const seen = new Set<string>();
    for (let cursor: string | undefined; ; ) {
      const query = { account_id: accountId, prefix: "hostname:", limit: KV_KEYS_PER_PAGE, ...(cursor && { cursor }) };
      const { result, result_info: info } = await client.ask((api, options) =>
        api.kv.namespaces.keys.list(namespace, query, options),
      );
      const page = readKvKeys(result, info);
      if (page === undefined) throw new RequestFailed("the answer is not a list of keys", false);
      for (const key of page.keys) keys.add(key);
      cursor = page.cursor;
      if (cursor === undefined) return keys;
      if (seen.has(cursor)) throw new RequestFailed("the list of keys begins again and again", false);
      seen.add(cursor);
    }
  });
}

async function namespaceByTitle(client: CloudflareClient, accountId: string, title: string): Promise<string> {
  const seen = new Set<string>();
  for (let number = 1; ; number += 1) {
    const query = { account_id: accountId, page: number, per_page: KV_NAMESPACES_PER_PAGE };
    const page = await client.ask((api, options) => api.kv.namespaces.list(query, options));
    const namespaces = readNamedIds(page.result, "title");
    const found = namespaces.find((namespace) => namespace.name === title);
    if (found !== undefined) return found.id;
    const fresh = namespaces.filter(({ id }) => !seen.has(id));
    if (page.result.length < KV_NAMESPACES_PER_PAGE || fresh.length === 0)
      throw new RequestFailed(`the account has no KV namespace called ${title}`, true);
    for (const { id } of fresh) seen.add(id);
  }
}
