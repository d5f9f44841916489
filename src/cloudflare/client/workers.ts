import type { JsonObject } from "../../json";
import { DISPATCH_NAMESPACE, WORKERS_SCRIPT } from "../../terraform/resource-types";
import {
  type CloudflareDispatchNamespace,
  readDispatchNamespace,
  readScriptPage,
  readWorkerSettings,
  type WorkerSettings,
} from "../account-answers";
import { type Checked, checked, notChecked } from "../checked";
import type { WithFields } from "../snapshot";
import { type CloudflareClient, RequestFailed, tryRequest, unlessAbsent } from "./client";
import { withFields } from "./with-fields";

/** undefined where the account has no dispatch namespace of this name. */
export async function askDispatchNamespace(
  client: CloudflareClient,
  accountId: string,
  name: string,
): Promise<Checked<WithFields<CloudflareDispatchNamespace> | undefined>> {
  return await tryRequest(async () => {
    const answer = await unlessAbsent<unknown>(
      client.ask((api, options) =>
        api.workersForPlatforms.dispatch.namespaces.get(name, { account_id: accountId }, options),
      ),
    );
    if (answer === undefined) return undefined;
    const namespace = withFields(DISPATCH_NAMESPACE, answer, readDispatchNamespace, "dispatch namespace");
    return { ...namespace, fields: { name: namespace.name } };
  });
}

/**
 * Names of the user Workers in a dispatch namespace, by all pages of its list. Cloudflare's client has no method for it, and its
 * documentation no word on pages: fewer scripts than the namespace counts are no answer.
 */
export async function askUserWorkers(
  client: CloudflareClient,
  accountId: string,
  { name, scriptCount = 0 }: CloudflareDispatchNamespace,
): Promise<Checked<ReadonlySet<string>>> {
  const found = await tryRequest(async () => await readScripts(client, accountId, name));
  if (!found.checked || found.value.size >= scriptCount) return found;
  // One may have been deleted since the namespace was asked.
  const again = await askDispatchNamespace(client, accountId, name);
  const count = (again.checked && again.value?.scriptCount) || 0;
  return found.value.size >= count
    ? found
    : notChecked(`the list of user Workers in ${name} has ${found.value.size} of ${count}`);
}

async function readScripts(client: CloudflareClient, accountId: string, name: string): Promise<ReadonlySet<string>> {
  const path = `/accounts/${accountId}/workers/dispatch/namespaces/${encodeURIComponent(name)}/scripts`;
  const names = new Set<string>();
  const seen = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const answer: JsonObject = await client.ask((api, options) =>
      api.get(path, { ...options, ...(cursor && { query: { cursor } }) }),
    );
    const page = readScriptPage(answer.result, answer.result_info);
    if (page === undefined) throw new RequestFailed("the answer is not a list of user Workers", false);
    for (const script of page.names) names.add(script);
    cursor = page.cursor;
    if (cursor === undefined) return names;
    if (seen.has(cursor)) throw new RequestFailed("the list of user Workers begins again and again", false);
    seen.add(cursor);
  }
}

/** What a Worker of the account is bound to. undefined where the account has none of this name. */
export async function askWorkerSettings(
  client: CloudflareClient,
  accountId: string,
  scriptName: string,
): Promise<Checked<WithFields<WorkerSettings> | undefined>> {
  return await tryRequest(async () => {
    const answer = await unlessAbsent<unknown>(
      client.ask((api, options) =>
        api.workers.scripts.scriptAndVersionSettings.get(scriptName, { account_id: accountId }, options),
      ),
    );
    if (answer === undefined) return undefined;
    const named = { ...(answer as JsonObject), script_name: scriptName };
    return withFields(WORKERS_SCRIPT, named, readWorkerSettings, "settings of a Worker");
  });
}

/** There is no namespace, so nothing in it either. */
export const NO_USER_WORKERS: Checked<ReadonlySet<string>> = checked(new Set());
