import { CIPHER_SUITES } from "../../src/cloudflare/cipher-suites";
import { TOKEN_PERMISSIONS, type TokenPermission } from "../../src/cloudflare/permissions";
import { canonical, isArray, isObject, type Json, type JsonObject, objectAt, stringAt } from "../../src/json";
import { declaredFields, pathsBeyond } from "../../src/terraform/declared-fields";
import { CUSTOM_HOSTNAME } from "../../src/terraform/resource-types";
import { DAY } from "../../src/time";
import { issue } from "../../test/support/certificates";
import { type ApiReply, answerText, NoReply, type SendRequest } from "./api";
import type { Notebook } from "./notebook";
import type { SmokeOptions } from "./options";
import { AS_SINGLE_READ, ASKS_FIRST, permissionId } from "./questions";
import { smokeHostname } from "./release";

/** What the experiments need: an environment that has a dispatch namespace and a KV namespace of the run's name. */
export interface ExperimentContext {
  readonly options: SmokeOptions;
  readonly send: SendRequest;
  /** Sends with a token that may only read. */
  readonly sendReadOnly: SendRequest | undefined;
  readonly notebook: Notebook;
  readonly kvNamespaceId: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly say: (line: string) => void;
}

/** One more than a page of the emulator's has. */
const USER_WORKERS = 101;
const AT_ONCE = 4;
const COMPATIBILITY_DATE = "2026-04-21";
const NO_SUCH_ID = "5f5f5f5f-0000-4000-8000-5f5f5f5f5f5f";
const WORKER = { main_module: "worker.js", compatibility_date: COMPATIBILITY_DATE };

/** Asks every question that needs no release. Each experiment deletes what it creates, if it can. */
export async function runExperiments(context: ExperimentContext): Promise<void> {
  const { notebook, say } = context;
  notebook.giveUp("renewal", "a certificate renews 30 days before its end");
  for (const { ids, what, run } of EXPERIMENTS) {
    say(`Asking about ${what}.`);
    await notebook.attempt(ids, () => run(context));
  }
}

interface Experiment {
  readonly ids: readonly string[];
  readonly what: string;
  readonly run: (context: ExperimentContext) => Promise<void>;
}

const EXPERIMENTS: readonly Experiment[] = [
  { ids: ["settings", "partial-edit"], what: "certificate settings", run: askSettings },
  { ids: ["ciphers"], what: "ciphers", run: askCiphers },
  {
    ids: ["uploaded", "uploaded-without-key", "uploaded-without-certificate", "list-uploaded"],
    what: "uploaded certificates",
    run: askUploaded,
  },
  { ids: ["entitlement-metadata", "list-metadata"], what: "metadata", run: askMetadata },
  { ids: ["entitlement-origin-sni"], what: "origins", run: askOriginSni },
  { ids: ["entitlement-authority", "digicert"], what: "certificate authorities", run: askAuthorities },
  { ids: ["wildcard-hostname", "list-wildcard"], what: "wildcards", run: askWildcards },
  { ids: ["duplicate-hostname", "missing-hostname", "list-pending"], what: "hostnames", run: askHostnames },
  {
    ids: ["missing-entry", "missing-key", "missing-key-bulk", "duplicate-kv-title"],
    what: "Workers KV",
    run: askKv,
  },
  {
    ids: ["missing-namespace", "duplicate-namespace", "namespace-scripts"],
    what: "the dispatch namespace",
    run: askNamespace,
  },
  {
    ids: ["observability", "observability-values", "outbound-parameters"],
    what: "Workers",
    run: askWorkers,
  },
  {
    ids: TOKEN_PERMISSIONS.map(({ group }) => permissionId(group)),
    what: "permissions",
    run: askPermissionOrder,
  },
];

const SENT_SETTINGS = { http2: "off", min_tls_version: "1.2" };
const ALL_SETTINGS = ["ciphers", "early_hints", "http2", "min_tls_version", "tls_1_3"];
const TXT = { method: "txt", type: "dv" };

async function askSettings(context: ExperimentContext): Promise<void> {
  const { notebook, send } = context;
  const refused = openQuestions(context, ["settings", "partial-edit"]);
  const read = async (path: string) => namesOf(await sslAt(context, path));
  const unsent = await withHostname(context, smokeHostname(context.options, 4), { ssl: TXT }, read, refused);
  if (unsent === undefined) return;
  const ask = async (path: string, created: ApiReply) => {
    notebook.note("settings", settingsShape(await read(path), unsent), created);
    const edited = await send("PATCH", path, { ssl: TXT });
    if (edited.status >= 300) return notebook.giveUp("partial-edit", refusedText(edited), edited);
    const after = objectAt(await sslAt(context, path), "settings");
    notebook.note("partial-edit", after.http2 === SENT_SETTINGS.http2 ? "keeps" : "resets", edited);
  };
  await withHostname(
    context,
    smokeHostname(context.options, 5),
    { ssl: { ...TXT, settings: SENT_SETTINGS } },
    ask,
    refused,
  );
}

function namesOf(ssl: JsonObject): readonly string[] {
  return Object.keys(objectAt(ssl, "settings")).sort();
}

function settingsShape(sent: readonly string[], unsent: readonly string[]): string {
  if (unsent.length === 0 && sent.join() === Object.keys(SENT_SETTINGS).sort().join()) return "as-sent";
  const all = [sent, unsent].every((names) => ALL_SETTINGS.every((name) => names.includes(name)));
  return all ? "all" : `${sent.join(" ") || "none"}; if none are sent: ${unsent.join(" ") || "none"}`;
}

/** Against Cloudflare's own order. */
const SENT_CIPHERS = ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"];

async function askCiphers(context: ExperimentContext): Promise<void> {
  const settings = { ciphers: SENT_CIPHERS, min_tls_version: "1.2" };
  const shapes = { "as-sent": SENT_CIPHERS, reordered: CIPHER_SUITES.filter((suite) => SENT_CIPHERS.includes(suite)) };
  const ask = async (path: string, created: ApiReply) => {
    const { ciphers } = objectAt(await sslAt(context, path), "settings");
    const shape = Object.entries(shapes).find(([, order]) => canonical(order) === canonical(ciphers));
    context.notebook.note("ciphers", shape?.[0] ?? canonical(ciphers), created);
  };
  await withHostname(
    context,
    smokeHostname(context.options, 6),
    { ssl: { ...TXT, settings } },
    ask,
    openQuestions(context, ["ciphers"]),
  );
}

const UPLOADED = ["uploaded", "uploaded-without-key", "uploaded-without-certificate", "list-uploaded"];

async function askUploaded(context: ExperimentContext): Promise<void> {
  const { notebook, send } = context;
  const { certificate, privateKey } = selfSigned(smokeHostname(context.options, 7));
  const pair = { custom_certificate: certificate, custom_key: privateKey, bundle_method: "force" };
  const ask = async (path: string, created: ApiReply) => {
    const ssl = await deployedSslAt(context, path);
    const shown = ["custom_certificate", "type", "method"].filter((name) => (ssl[name] ?? "") !== "");
    const shapes: Readonly<Record<number, string>> = { 0: "nothing", 3: "certificate" };
    notebook.note("uploaded", shapes[shown.length] ?? `only ${shown.join(" and ")}`, created);
    await compareWithList(context, "list-uploaded", path);
    const withoutKey = await send("PATCH", path, { ssl: { custom_certificate: certificate, bundle_method: "force" } });
    notebook.note("uploaded-without-key", answerText(withoutKey), withoutKey);
    const withoutBoth = await send("PATCH", path, { ssl: { settings: SENT_SETTINGS } });
    notebook.note("uploaded-without-certificate", answerText(withoutBoth), withoutBoth);
  };
  await withHostname(context, smokeHostname(context.options, 7), { ssl: pair }, ask, openQuestions(context, UPLOADED));
}

/** For three months, from yesterday on. */
function selfSigned(hostname: string) {
  const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString().replace(/\.\d+/, "");
  return issue({ hostname, from: day(-1), expires: day(90) });
}

async function askMetadata(context: ExperimentContext): Promise<void> {
  const body = { ssl: TXT, custom_metadata: { smoke: "1" } };
  const compare = (path: string) => compareWithList(context, "list-metadata", path);
  const refused = openQuestions(context, ["list-metadata"]);
  await askEntitlement(context, "entitlement-metadata", smokeHostname(context.options, 8), body, compare, refused);
}

async function askOriginSni(context: ExperimentContext): Promise<void> {
  const origin = `${context.options.prefix}.${context.options.zone}`;
  const body = { ssl: TXT, custom_origin_server: origin, custom_origin_sni: origin };
  await askEntitlement(context, "entitlement-origin-sni", smokeHostname(context.options, 9), body);
}

async function askAuthorities(context: ExperimentContext): Promise<void> {
  const chosen = (certificate_authority: string) => ({ ssl: { ...TXT, certificate_authority } });
  await askEntitlement(context, "entitlement-authority", smokeHostname(context.options, 10), chosen("lets_encrypt"));
  await askEntitlement(context, "digicert", smokeHostname(context.options, 11), chosen("digicert"));
}

/** A name with a star, which is refused for another reason than a certificate with a wildcard. */
async function askWildcards(context: ExperimentContext): Promise<void> {
  await askEntitlement(context, "wildcard-hostname", `*.${smokeHostname(context.options, 12)}`, { ssl: TXT });
  const compare = (path: string) => compareWithList(context, "list-wildcard", path);
  const refused = openQuestions(context, ["list-wildcard"]);
  await withHostname(
    context,
    smokeHostname(context.options, 13),
    { ssl: { ...TXT, wildcard: true } },
    compare,
    refused,
  );
}

async function askHostnames(context: ExperimentContext): Promise<void> {
  const { notebook, send, options } = context;
  const hostname = smokeHostname(options, 1);
  const again = await send("POST", hostnamesPath(options), { hostname, ssl: TXT });
  notebook.note("duplicate-hostname", answerText(again), again);
  const missing = await send("DELETE", `${hostnamesPath(options)}/${NO_SUCH_ID}`);
  notebook.note("missing-hostname", answerText(missing), missing);
  const { result } = await send("GET", `${hostnamesPath(options)}?hostname=${hostname}`);
  const [listed] = isArray(result) ? result.filter(isObject) : [];
  if (listed === undefined) return notebook.giveUp("list-pending", `${hostname} is not in the list`);
  await compareWithList(context, "list-pending", `${hostnamesPath(options)}/${stringAt(listed, "id")}`);
}

async function askKv(context: ExperimentContext): Promise<void> {
  const { notebook, send, options, kvNamespaceId } = context;
  const namespaces = `/accounts/${options.accountId}/storage/kv/namespaces`;
  const value = `${namespaces}/${kvNamespaceId}/values/no-such-key`;
  const deleted = await send("DELETE", value);
  const shapes: Readonly<Record<number, string>> = { 200: "success", 404: "not-found" };
  notebook.note("missing-entry", shapes[deleted.status] ?? answerText(deleted), deleted);
  const read = await send("GET", value);
  notebook.note("missing-key", answerText(read), read);
  const many = await send("POST", `${namespaces}/${kvNamespaceId}/bulk/get`, { keys: ["no-such-key"] });
  const values = isObject(many.result) ? objectAt(many.result, "values") : {};
  notebook.note("missing-key-bulk", many.status === 200 ? canonical(values["no-such-key"]) : answerText(many), many);
  const again = await send("POST", namespaces, { title: options.prefix });
  notebook.note("duplicate-kv-title", answerText(again), again);
}

async function askNamespace(context: ExperimentContext): Promise<void> {
  const { notebook, send, options } = context;
  const namespaces = `/accounts/${options.accountId}/workers/dispatch/namespaces`;
  const missing = await send("GET", `${namespaces}/${options.prefix}-none`);
  notebook.note("missing-namespace", answerText(missing), missing);
  const again = await send("POST", namespaces, { name: options.prefix });
  notebook.note("duplicate-namespace", answerText(again), again);
  const scripts = `${namespaces}/${options.prefix}/scripts`;
  const names = Array.from({ length: USER_WORKERS }, (_, index) => `${options.prefix}-${index}`);
  await eachOf(names, async (name) => {
    const { status, codes } = await send("PUT", `${scripts}/${name}`, WORKER);
    if (status >= 300) throw new NoReply(`a user Worker could not be uploaded: ${[status, ...codes].join(" ")}`);
  });
  const list = await send("GET", scripts);
  if (!isArray(list.result)) throw new NoReply(refusedText(list));
  await eachOf(names, async (name) => void (await send("DELETE", `${scripts}/${name}`)));
  const cursor = stringAt(list.resultInfo, "cursor") ?? "";
  notebook.note("namespace-scripts", pagesShape(list.result.length, cursor), list);
}

function pagesShape(listed: number, cursor: string): string {
  if (listed >= USER_WORKERS) return "whole";
  return cursor === "" ? `${listed} of ${USER_WORKERS} without a cursor` : "pages";
}

/** A few at a time: one by one, a hundred take minutes. */
async function eachOf(names: readonly string[], work: (name: string) => Promise<void>): Promise<void> {
  for (let first = 0; first < names.length; first += AT_ONCE)
    await Promise.all(names.slice(first, first + AT_ONCE).map(work));
}

async function askWorkers(context: ExperimentContext): Promise<void> {
  const { notebook, send, options } = context;
  const { prefix, accountId } = options;
  const script = `/accounts/${accountId}/workers/scripts/${prefix}`;
  const uploaded = await send("PUT", `${script}-observed`, { ...WORKER, observability: { enabled: true } });
  if (uploaded.status >= 300) throw new NoReply(refusedText(uploaded));
  const settings = await send("GET", `${script}-observed/settings`);
  noteObservability(notebook, objectAt(resultOf(settings), "observability"), settings);
  const bound = (params: readonly Json[]) => {
    const outbound = { worker: { service: `${prefix}-observed` }, params };
    const binding = { type: "dispatch_namespace", name: "DISPATCHER", namespace: prefix, outbound };
    return send("PUT", `${script}-outbound`, { ...WORKER, bindings: [binding] });
  };
  const objects = await bound([{ name: "region" }]);
  if (objects.status >= 300) return notebook.note("outbound-parameters", `objects: ${answerText(objects)}`, objects);
  const names = await bound(["region"]);
  // Before the release is destroyed: a Worker that is bound to something may prevent its deletion.
  for (const name of ["outbound", "observed"]) await send("DELETE", `${script}-${name}`);
  notebook.note("outbound-parameters", names.status < 300 ? "either" : "objects", names);
}

function noteObservability(notebook: Notebook, shown: JsonObject, reply: ApiReply): void {
  const filled = Object.keys(shown).length > 1;
  const unfilled = shown.enabled === true ? "as-sent" : canonical(shown);
  notebook.note("observability", filled ? "filled-in" : unfilled, reply);
  if (filled) notebook.note("observability-values", canonical(shown), reply);
  else notebook.giveUp("observability-values", "Cloudflare filled nothing in", reply);
}

/** Cloudflare answers 403 to the token that may only read and to no other, if it looks at the permission first. */
async function askPermissionOrder(context: ExperimentContext): Promise<void> {
  for (const permission of TOKEN_PERMISSIONS) {
    const id = permissionId(permission.group);
    await context.notebook.attempt([id], () => askPermission(context, id, permission));
  }
}

async function askPermission(
  { notebook, send, sendReadOnly, options }: ExperimentContext,
  id: string,
  { read, write }: TokenPermission,
): Promise<void> {
  const fill = (text: string) => text.replace("{zone}", options.zoneId).replace("{account}", options.accountId);
  const body = JSON.parse(fill(JSON.stringify(write.body))) as object;
  if (sendReadOnly === undefined) throw new NoReply("it needs a second token, which may only read: SMOKE_READ_TOKEN");
  const readable = await sendReadOnly("GET", fill(read));
  if (readable.status >= 300) throw new NoReply(`SMOKE_READ_TOKEN may not read it: ${answerText(readable)}`);
  const granted = await send(write.method, fill(write.path), body);
  if (granted.status === 403) throw new NoReply("CLOUDFLARE_API_TOKEN may not write it either");
  const refused = await sendReadOnly(write.method, fill(write.path), body);
  notebook.note(id, refused.status === 403 ? ASKS_FIRST : `${answerText(refused)} without the permission`, refused);
}

/** Whether Cloudflare accepts a hostname of this kind. */
async function askEntitlement(
  context: ExperimentContext,
  id: string,
  hostname: string,
  body: object,
  use: (path: string) => Promise<void> = async () => {},
  refused: (reply: ApiReply) => void = () => {},
): Promise<void> {
  const note = (reply: ApiReply) => context.notebook.note(id, answerText(reply), reply);
  const accepted = async (path: string, created: ApiReply) => {
    note(created);
    await use(path);
  };
  await withHostname(context, hostname, body, accepted, (reply) => {
    note(reply);
    refused(reply);
  });
}

/** Creates a hostname, uses it and deletes it. Undefined if it was refused. */
async function withHostname<Result>(
  context: ExperimentContext,
  hostname: string,
  body: object,
  use: (path: string, created: ApiReply) => Promise<Result>,
  refused: (reply: ApiReply) => void,
): Promise<Result | undefined> {
  const { send, options } = context;
  const created = await send("POST", hostnamesPath(options), { hostname, ...body });
  const id = isObject(created.result) ? stringAt(created.result, "id") : undefined;
  if (id === undefined) {
    refused(created);
    return undefined;
  }
  const path = `${hostnamesPath(options)}/${id}`;
  const result = await use(path, created);
  await send("DELETE", path);
  return result;
}

/** Says of these questions that a refusal left them open. */
function openQuestions({ notebook }: ExperimentContext, ids: readonly string[]): (reply: ApiReply) => void {
  return (reply) => {
    for (const id of ids) notebook.giveUp(id, refusedText(reply), reply);
  };
}

/** Compares the entry of the list's page, as a drift check reads it, with the single read. */
async function compareWithList({ send, notebook, options }: ExperimentContext, id: string, path: string) {
  const single = await send("GET", path);
  const page = await send("GET", `${hostnamesPath(options)}?per_page=50`);
  const wanted = resultOf(single);
  const listed = (isArray(page.result) ? page.result.filter(isObject) : []).find((each) => each.id === wanted.id);
  if (listed === undefined) return notebook.giveUp(id, "the hostname is not in the list", page);
  const fields = (answer: JsonObject) => declaredFields(CUSTOM_HOSTNAME, answer);
  const missing = pathsBeyond(CUSTOM_HOSTNAME, fields(wanted), fields(listed));
  notebook.note(id, missing.length === 0 ? AS_SINGLE_READ : `without ${missing.join(", ")}`, page);
}

async function sslAt({ send }: ExperimentContext, path: string): Promise<JsonObject> {
  return objectAt(resultOf(await send("GET", path)), "ssl");
}

/** @throws NoReply for a refusal, which says nothing about the object */
function resultOf(reply: ApiReply): JsonObject {
  if (!isObject(reply.result)) throw new NoReply(refusedText(reply));
  return reply.result;
}

const MOST_WAITS = 12;
const BETWEEN_READS = 10_000;

/** After its certificate is deployed, or two minutes: only then does Cloudflare show all of it. */
async function deployedSslAt(context: ExperimentContext, path: string): Promise<JsonObject> {
  let ssl = await sslAt(context, path);
  for (let waits = 0; ssl.status !== "active" && waits < MOST_WAITS; waits++) {
    await context.sleep(BETWEEN_READS);
    ssl = await sslAt(context, path);
  }
  return ssl;
}

function hostnamesPath({ zoneId }: SmokeOptions): string {
  return `/zones/${zoneId}/custom_hostnames`;
}

function refusedText(reply: ApiReply): string {
  return `Cloudflare refused the request: ${answerText(reply)}`;
}
