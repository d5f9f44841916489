import { oneSpelling } from "../../spelling";
import {
  CUSTOM_HOSTNAME,
  DISPATCH_NAMESPACE,
  DNS_RECORD,
  FALLBACK_ORIGIN,
  KV_ENTRY,
  KV_NAMESPACE,
  REGIONAL_HOSTNAME,
  WORKERS_ROUTE,
  WORKERS_SCRIPT,
  ZONE,
} from "../../terraform/resource-types";
import { UserError } from "../../user-error";
import type { Checked } from "../checked";
import { distrust } from "../custom-hostname";
import { HOSTNAMES_PER_PAGE } from "../limits";
import type { FoundObject, ObjectAnswers, ObjectQuestion } from "../objects";
import type { ListedHostname } from "../snapshot";
import { type CloudflareClient, RequestFailed } from "./client";
import { compareWithSingleReads } from "./hostname-classes";
import { askAllHostnames, askHostname, askNamedHostnames } from "./hostname-list";
import { askKvEntries, askKvNamespace, type KvPlace } from "./kv-entries";
import { NO_STORE } from "./page-store";
import { askDispatchNamespace, askWorker } from "./workers";
import { askDnsRecords, askFallbackOrigin, askQuota, askRegionalHostnames, askRoutes, askZone } from "./zone";

/**
 * Asks about objects in the way that takes the fewest requests: KV entries a hundred at a time, hostnames one by one or by the pages
 * of the list, routes by their one list. Only reads.
 * @throws UserError when something can't be asked: what is not known must not be planned on
 */
export async function askObjects(
  client: CloudflareClient,
  questions: readonly ObjectQuestion[],
): Promise<ObjectAnswers["objects"]> {
  try {
    const answered = new Map<ObjectQuestion, FoundObject | undefined>();
    for (const [type, own] of groupedBy(questions, ({ type }) => type)) {
      const answers = await ASKED[type]?.(client, own);
      if (answers === undefined) throw new Error(`nothing is known of ${type}`);
      for (const [index, question] of own.entries()) answered.set(question, answers[index]);
    }
    return questions.map((question) => answered.get(question));
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error;
    throw new UserError(`Cloudflare could not be asked about what the plan would touch: ${error.message}.`);
  }
}

type Ask = (client: CloudflareClient, questions: readonly ObjectQuestion[]) => Promise<ObjectAnswers["objects"]>;

const ASKED: Readonly<Record<string, Ask>> = {
  [CUSTOM_HOSTNAME]: byPlace("zone_id", askHostnames),
  [KV_ENTRY]: byPlace("namespace_id", askEntries),
  [REGIONAL_HOSTNAME]: byPlace("zone_id", async (client, zoneId, questions) => {
    const listed = known(await askRegionalHostnames(client, zoneId));
    return questions.map((question) => {
      const found = listed.find(({ hostname }) => hostname === oneSpelling(at(question, "hostname")));
      return found && { importId: `${zoneId}/${found.hostname}`, fields: found.fields };
    });
  }),
  [WORKERS_ROUTE]: byPlace("zone_id", async (client, zoneId, questions) => {
    const listed = known(await askRoutes(client, zoneId));
    return questions.map((question) => {
      const { id } = question;
      const found = listed.find((route) =>
        id === undefined ? route.pattern === at(question, "pattern") : route.id === id,
      );
      return found && { importId: `${zoneId}/${found.id}`, fields: found.fields };
    });
  }),
  [DNS_RECORD]: oneByOne(async (client, question) => {
    const { id } = question;
    const zoneId = at(question, "zone_id");
    const records = known(await askDnsRecords(client, zoneId, [at(question, "name")]));
    const found = records.find((record) => (id === undefined ? isSameRecord(record, question) : record.id === id));
    return found && { importId: `${zoneId}/${found.id}`, fields: found.fields };
  }),
  [ZONE]: oneByOne(async (client, question) => {
    const declared = { zone: { name: at(question, "name") }, accountId: at(question, "account.id") };
    const found = known((await askZone(client, declared, question.id)).zone);
    return found && { importId: found.id, fields: found.fields };
  }),
  [FALLBACK_ORIGIN]: oneByOne(async (client, question) => {
    const zoneId = at(question, "zone_id");
    const found = known(await askFallbackOrigin(client, zoneId));
    return found && { importId: zoneId, fields: found.fields };
  }),
  [KV_NAMESPACE]: oneByOne(async (client, question) => {
    const accountId = at(question, "account_id");
    const declared = { accountId, dispatch: { kvNamespace: { title: at(question, "title") } } };
    const found = known(await askKvNamespace(client, declared, question.id));
    return found && { importId: `${accountId}/${found.id}`, fields: found.fields };
  }),
  [DISPATCH_NAMESPACE]: oneByOne(async (client, question) => {
    const accountId = at(question, "account_id");
    const found = known(await askDispatchNamespace(client, accountId, at(question, "name")));
    return found && { importId: `${accountId}/${found.name}`, fields: found.fields };
  }),
  [WORKERS_SCRIPT]: oneByOne(async (client, question) => {
    const [accountId, name] = [at(question, "account_id"), at(question, "script_name")];
    const found = known(await askWorker(client, accountId, name, true));
    if (found === undefined) return undefined;
    const { fields, contentSha256 } = found;
    return { importId: `${accountId}/${name}`, fields, unlisted: contentSha256.checked ? [] : ["content_sha256"] };
  }),
};

function oneByOne(ask: (client: CloudflareClient, question: ObjectQuestion) => Promise<FoundObject | undefined>): Ask {
  return async (client, questions) => {
    const found: (FoundObject | undefined)[] = [];
    for (const question of questions) found.push(await ask(client, question));
    return found;
  };
}

/** Asks about all objects of one zone or namespace together. */
function byPlace(
  name: "zone_id" | "namespace_id",
  ask: (client: CloudflareClient, place: string, questions: readonly ObjectQuestion[]) => ReturnType<Ask>,
): Ask {
  return async (client, questions) => {
    const found = new Map<ObjectQuestion, FoundObject | undefined>();
    for (const [place, own] of groupedBy(questions, (question) => at(question, name))) {
      const objects = await ask(client, place, own);
      for (const [index, question] of own.entries()) found.set(question, objects[index]);
    }
    return questions.map((question) => found.get(question));
  };
}

function groupedBy(questions: readonly ObjectQuestion[], key: (question: ObjectQuestion) => string) {
  const groups = new Map<string, ObjectQuestion[]>();
  for (const question of questions) groups.set(key(question), [...(groups.get(key(question)) ?? []), question]);
  return groups;
}

function at({ type, at: values }: ObjectQuestion, name: string): string {
  const value = values[name];
  if (value === undefined) throw new Error(`a question about a ${type} lacks its ${name}`);
  return value;
}

/** @throws RequestFailed for what was not answered */
function known<Value>(found: Checked<Value>): Value {
  if (found.checked) return found.value;
  throw new RequestFailed(found.why, false);
}

/** A name may have several A records. Where it has a CNAME, it can have no other record. */
function isSameRecord(record: { type: string; content: string }, question: ObjectQuestion): boolean {
  const type = at(question, "type");
  if (type === "CNAME" || record.type === "CNAME") return true;
  return record.type === type && record.content === oneSpelling(at(question, "content"));
}

/** Reading one takes a request; so does a page of fifty. Which takes fewer, the quota tells. */
async function askHostnames(client: CloudflareClient, zoneId: string, questions: readonly ObjectQuestion[]) {
  if (questions.length === 1) return await askHostnamesSingly(client, zoneId, questions);
  const quota = known(await askQuota(client, zoneId));
  const pages = Math.ceil(quota.used / HOSTNAMES_PER_PAGE);
  if (questions.length <= pages) return await askHostnamesSingly(client, zoneId, questions);
  const names = questions.map((question) => at(question, "hostname"));
  const listed = await askAllHostnames(client, zoneId, NO_STORE, names);
  if (listed.failures[0] !== undefined) throw new RequestFailed(listed.failures[0], false);
  const list = await compareWithSingleReads(client, zoneId, listed, []);
  return questions.map((question) => foundHostname(zoneId, question, known(list.find(at(question, "hostname")))));
}

async function askHostnamesSingly(client: CloudflareClient, zoneId: string, questions: readonly ObjectQuestion[]) {
  const found: (FoundObject | undefined)[] = [];
  for (const question of questions) {
    const id = question.id ?? (await askHostnameId(client, zoneId, at(question, "hostname")));
    const hostname = id === undefined ? undefined : await askHostname(client, zoneId, id);
    found.push(foundHostname(zoneId, question, hostname));
  }
  return found;
}

async function askHostnameId(client: CloudflareClient, zoneId: string, hostname: string) {
  const list = await askNamedHostnames(client, zoneId, [hostname]);
  const found = known(list.find(hostname));
  if (found !== undefined && found.id === undefined) throw withoutId(found);
  return found?.id;
}

/** It is there, so it must not count as gone. */
function withoutId({ hostname }: ListedHostname): RequestFailed {
  return new RequestFailed(`Cloudflare's answer gives ${hostname} no usable id`, false);
}

/** One that was deleted and made again by someone else has another ID: the one that the state knows is gone. */
function foundHostname(
  zoneId: string,
  { id }: ObjectQuestion,
  found: ListedHostname | undefined,
): FoundObject | undefined {
  if (found === undefined) return undefined;
  if (found.id === undefined) throw withoutId(found);
  if (id !== undefined && found.id !== id) return undefined;
  const why = distrust(found);
  if (why !== undefined) throw new RequestFailed(`Cloudflare's answer ${why}`, false);
  return { importId: `${zoneId}/${found.id}`, fields: found.fields, unlisted: found.unlisted };
}

/** The entries of one namespace: a hundred a request, with their metadata. */
async function askEntries(client: CloudflareClient, namespaceId: string, questions: readonly ObjectQuestion[]) {
  const [first] = questions;
  if (first === undefined) return [];
  const place = { accountId: at(first, "account_id"), namespaceId };
  const keys = questions.map((question) => at(question, "key_name"));
  const list = await askKvEntries(client, place, new Set(), keys, NO_STORE);
  if (list.failures.length > 0 && (await isNamespaceGone(client, place))) return questions.map(() => undefined);
  return questions.map((question): FoundObject | undefined => {
    const key = at(question, "key_name");
    const entry = known(list.find(key));
    if (entry === undefined) return undefined;
    const { value, metadata = null } = entry;
    return { importId: `${place.accountId}/${namespaceId}/${key}`, fields: { key_name: key, value, metadata } };
  });
}

/** Then its entries are gone too, and reading them fails. */
async function isNamespaceGone(client: CloudflareClient, { accountId, namespaceId }: KvPlace): Promise<boolean> {
  const declared = { accountId, dispatch: { kvNamespace: { title: "" } } };
  return known(await askKvNamespace(client, declared, namespaceId)) === undefined;
}
