import type { JsonObject } from "../../json";
import { sha256 } from "../../sha256";
import { DISPATCH_NAMESPACE, WORKERS_SCRIPT } from "../../terraform/resource-types";
import {
  type CloudflareDispatchNamespace,
  type MissingWorkers,
  readDispatchNamespace,
  readScriptPage,
  readWorkerSettings,
  type ScriptPage,
} from "../account-answers";
import { type Checked, checked, notChecked } from "../checked";
import { USER_WORKERS_PER_PAGE } from "../limits";
import { NOT_WANTED, type UploadedWorker, type WithFields } from "../snapshot";
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
  const found = await tryRequest(async () => await readAllScripts(client, accountId, name));
  if (!found.checked || found.value.size >= scriptCount) return found;
  // One may have been deleted since the namespace was asked.
  const again = await askDispatchNamespace(client, accountId, name);
  const count = (again.checked && again.value?.scriptCount) || 0;
  return found.value.size >= count
    ? found
    : notChecked(`the list of user Workers in ${name} has ${found.value.size} of ${count}`);
}

/**
 * Which of these user Workers are in a dispatch namespace: one by one where that takes no more requests than the list, whose pages
 * hold at most a hundred.
 */
export async function askNamedUserWorkers(
  client: CloudflareClient,
  accountId: string,
  namespace: CloudflareDispatchNamespace,
  wanted: readonly string[],
): Promise<Checked<ReadonlySet<string>>> {
  const pages = Math.max(1, Math.ceil((namespace.scriptCount ?? 0) / USER_WORKERS_PER_PAGE));
  if (wanted.length > pages) return await askUserWorkers(client, accountId, namespace);
  return await tryRequest(async () => {
    const found = new Set<string>();
    for (const name of wanted) if (await hasUserWorker(client, accountId, namespace.name, name)) found.add(name);
    return found;
  });
}

async function hasUserWorker(client: CloudflareClient, accountId: string, namespace: string, name: string) {
  const answer = await unlessAbsent<unknown>(
    client.ask((api, options) =>
      api.workersForPlatforms.dispatch.namespaces.scripts.get(
        name,
        { account_id: accountId, dispatch_namespace: namespace },
        options,
      ),
    ),
  );
  return answer !== undefined;
}

/**
 * Which of these user Workers a dispatch namespace lacks, by one request: about the only one, or for the first page of the list.
 * Where more pages follow, a name that is not on the first is unknown.
 */
export async function findMissingWorkers(
  client: CloudflareClient,
  accountId: string,
  namespace: string,
  wanted: readonly string[],
): Promise<Checked<MissingWorkers>> {
  return await tryRequest(async () => {
    const [only] = wanted;
    if (only !== undefined && wanted.length === 1)
      return { missing: (await hasUserWorker(client, accountId, namespace, only)) ? [] : [only], unknown: [] };
    const page = await unlessAbsent(readScripts(client, accountId, namespace));
    const rest = wanted.filter((name) => !page?.names.includes(name));
    return page?.cursor === undefined ? { missing: rest, unknown: [] } : { missing: [], unknown: rest };
  });
}

async function readAllScripts(client: CloudflareClient, accountId: string, name: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const seen = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const page: ScriptPage = await readScripts(client, accountId, name, cursor);
    for (const script of page.names) names.add(script);
    cursor = page.cursor;
    if (cursor === undefined) return names;
    if (seen.has(cursor)) throw new RequestFailed("the list of user Workers begins again and again", false);
    seen.add(cursor);
  }
}

async function readScripts(client: CloudflareClient, accountId: string, name: string, cursor?: string) {
  const path = `/accounts/${accountId}/workers/dispatch/namespaces/${encodeURIComponent(name)}/scripts`;
  const answer: JsonObject = await client.ask((api, options) =>
    api.get(path, { ...options, ...(cursor && { query: { cursor } }) }),
  );
  const page = readScriptPage(answer.result, answer.result_info);
  if (page === undefined) throw new RequestFailed("the answer is not a list of user Workers", false);
  return page;
}

/** What a Worker of the account is bound to, and with `code` the hash of its code. undefined where the account has none of this name. */
export async function askWorker(
  client: CloudflareClient,
  accountId: string,
  scriptName: string,
  code: boolean,
): Promise<Checked<UploadedWorker | undefined>> {
  return await tryRequest(async () => {
    const answer = await unlessAbsent<unknown>(
      client.ask((api, options) =>
        api.workers.scripts.scriptAndVersionSettings.get(scriptName, { account_id: accountId }, options),
      ),
    );
    if (answer === undefined) return undefined;
    const contentSha256 = code
      ? await tryRequest(async () => sha256(await readModule(client, accountId, scriptName)))
      : notChecked(NOT_WANTED);
    const known = contentSha256.checked ? { content_sha256: contentSha256.value } : {};
    const named = { ...(answer as JsonObject), script_name: scriptName, ...known };
    return { ...withFields(WORKERS_SCRIPT, named, readWorkerSettings, "settings of a Worker"), contentSha256 };
  });
}

/** The text of the one module of a Worker: a form, or the script itself where it is of the older kind. */
async function readModule(client: CloudflareClient, accountId: string, scriptName: string): Promise<string> {
  const answer = await client.ask((api, options) =>
    api.workers.scripts.content.get(scriptName, { account_id: accountId }, options),
  );
  if (!/^multipart\//.test(answer.headers.get("content-type") ?? "")) return await answer.text();
  const parts = await answer.formData().then(
    (form) => [...form.values()],
    () => [],
  );
  const [part] = parts;
  if (part === undefined || parts.length > 1)
    throw new RequestFailed(`the Worker ${scriptName} has ${parts.length} modules, not one`, false);
  return typeof part === "string" ? part : await part.text();
}

/** There is no namespace, so nothing in it either. */
export const NO_USER_WORKERS: Checked<ReadonlySet<string>> = checked(new Set());
