import { isArray, isObject, type JsonObject, stringAt } from "../../src/json";
import { type ApiReply, NoReply, type SendRequest } from "./api";
import type { SmokeOptions } from "./options";

/** An object at Cloudflare whose name begins with the run's. */
export interface SmokeObject {
  readonly kind: string;
  readonly name: string;
  /** Where a DELETE removes it. */
  readonly path: string;
}

/** Rounds of deletions; Cloudflare deletes a fallback origin in its own time, and its record only after it. */
const MOST_ROUNDS = 25;
const BETWEEN_ROUNDS = 30_000;
const AT_ONCE = 4;

/**
 * Deletes everything whose name begins with the run's, and nothing else.
 * @returns what is left, in words for a person
 */
export async function deleteSmokeObjects(
  options: SmokeOptions,
  send: SendRequest,
  sleep: (milliseconds: number) => Promise<void>,
  say: (line: string) => void,
): Promise<readonly string[]> {
  for (let round = 0; ; round++) {
    const { objects, unknown } = await findSmokeObjects(options, send);
    const left = [...objects.map(({ kind, name }) => `${kind} ${name}`), ...unknown];
    if (left.length === 0 || round === MOST_ROUNDS) return left;
    if (round > 0) {
      say(`Left: ${shortened(left)}. Trying again in ${BETWEEN_ROUNDS / 1000} seconds.`);
      await sleep(BETWEEN_ROUNDS);
    }
    await deleteInOrder(objects, send);
  }
}

/** Everything of the run, in an order in which it can be deleted, and what could not be listed. */
export async function findSmokeObjects(
  options: SmokeOptions,
  send: SendRequest,
): Promise<{ readonly objects: readonly SmokeObject[]; readonly unknown: readonly string[] }> {
  const objects: SmokeObject[] = [];
  const unknown: string[] = [];
  for (const { kind, list } of KINDS) {
    try {
      const listed = await list(options, send);
      objects.push(...listed.filter(({ name }) => isOurs(options, name)).map((object) => ({ kind, ...object })));
    } catch (error) {
      if (!(error instanceof NoReply)) throw error;
      unknown.push(`${kind}s (could not be listed: ${error.message})`);
    }
  }
  return { objects, unknown };
}

type Listed = readonly Omit<SmokeObject, "kind">[];

const KINDS: readonly {
  readonly kind: string;
  readonly list: (options: SmokeOptions, send: SendRequest) => Promise<Listed>;
}[] = [
  {
    kind: "custom hostname",
    list: async ({ zoneId }, send) => {
      const path = `/zones/${zoneId}/custom_hostnames`;
      return itemsOf(await send("GET", `${path}?per_page=50`)).map((item) => objectOf(path, item, "hostname", "id"));
    },
  },
  {
    kind: "Worker route",
    list: async ({ zoneId }, send) => {
      const path = `/zones/${zoneId}/workers/routes`;
      return itemsOf(await send("GET", path)).map((item) => objectOf(path, item, "script", "id"));
    },
  },
  {
    kind: "fallback origin",
    list: async ({ zoneId }, send) => {
      const path = `/zones/${zoneId}/custom_hostnames/fallback_origin`;
      const reply = await send("GET", path);
      const origin = reply.status === 404 ? {} : itemOf(reply);
      // One that is being deleted is waited for with its record.
      return origin.status === "pending_deletion" ? [] : [{ name: stringAt(origin, "origin") ?? "", path }];
    },
  },
  {
    kind: "Worker",
    list: async ({ accountId }, send) => {
      const path = `/accounts/${accountId}/workers/scripts`;
      return itemsOf(await send("GET", path)).map((item) => objectOf(path, item, "id", "id"));
    },
  },
  {
    kind: "user Worker",
    list: async ({ accountId, prefix }, send) => {
      const path = `/accounts/${accountId}/workers/dispatch/namespaces/${prefix}/scripts`;
      const scripts: Listed[number][] = [];
      for (let cursor = "", first = true; first || cursor !== ""; first = false) {
        const reply = await send("GET", `${path}${cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}`}`);
        if (reply.status === 404) return [];
        scripts.push(...itemsOf(reply).map((item) => objectOf(path, item, "id", "id")));
        cursor = stringAt(reply.resultInfo, "cursor") ?? "";
      }
      return scripts;
    },
  },
  {
    kind: "dispatch namespace",
    list: async ({ accountId }, send) => {
      const path = `/accounts/${accountId}/workers/dispatch/namespaces`;
      return itemsOf(await send("GET", path)).map((item) => objectOf(path, item, "namespace_name", "namespace_name"));
    },
  },
  {
    kind: "KV namespace",
    list: async ({ accountId }, send) => {
      const path = `/accounts/${accountId}/storage/kv/namespaces`;
      const namespaces: Listed[number][] = [];
      for (let page = 1; ; page++) {
        const items = itemsOf(await send("GET", `${path}?per_page=${NAMESPACES_PER_PAGE}&page=${page}`));
        namespaces.push(...items.map((item) => objectOf(path, item, "title", "id")));
        if (items.length < NAMESPACES_PER_PAGE) return namespaces;
      }
    },
  },
  {
    kind: "DNS record",
    list: async ({ zoneId, zone, prefix }, send) => {
      const path = `/zones/${zoneId}/dns_records`;
      const name = `${prefix}.${zone}`;
      return itemsOf(await send("GET", `${path}?name.exact=${name}`)).map((item) => objectOf(path, item, "name", "id"));
    },
  },
];

const NAMESPACES_PER_PAGE = 100;

/** `switchyard-smoke-0a1b2c3d`, and what a hyphen or a dot continues. */
function isOurs({ prefix }: SmokeOptions, name: string): boolean {
  const own = name.replace(/^\*\./, "");
  return own === prefix || own.startsWith(`${prefix}-`) || own.startsWith(`${prefix}.`);
}

function objectOf(path: string, item: JsonObject, nameField: string, idField: string): Listed[number] {
  return { name: stringAt(item, nameField) ?? "", path: `${path}/${stringAt(item, idField)}` };
}

/** @throws NoReply for a refusal: what can't be listed must not look deleted */
function itemsOf(reply: ApiReply): readonly JsonObject[] {
  if (reply.status >= 300 || !isArray(reply.result)) throw new NoReply(`Cloudflare answered ${reply.status}`);
  return reply.result.filter(isObject);
}

function itemOf(reply: ApiReply): JsonObject {
  if (reply.status >= 300 || !isObject(reply.result)) throw new NoReply(`Cloudflare answered ${reply.status}`);
  return reply.result;
}

/** One kind after the other. What fails is tried again in the next round. */
async function deleteInOrder(objects: readonly SmokeObject[], send: SendRequest): Promise<void> {
  for (const { kind } of KINDS) {
    const own = objects.filter((object) => object.kind === kind);
    for (let first = 0; first < own.length; first += AT_ONCE) {
      const deletions = own.slice(first, first + AT_ONCE).map(({ path }) => send("DELETE", path));
      await Promise.allSettled(deletions);
    }
  }
}

function shortened(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}
