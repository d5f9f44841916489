import { canonical, isArray, isObject, type Json, type JsonObject, stringAt } from "../json";

/** A hostname's KV value as found in a plan or a state. Anyone may have written it, so every field is checked. */
export interface KvValue {
  readonly tenant: string | null;
  readonly workerName: string | null;
  /** Undefined while live. */
  readonly status: string | undefined;
  /** The list of path prefixes and their Workers, as canonical JSON. */
  readonly paths: string;
  readonly rest: JsonObject;
}

/** @returns undefined for any other value: masked, unknown until apply, or not JSON */
export function readKvValue(value: Json | undefined): KvValue | undefined {
  const fields = typeof value === "string" ? tryParse(value) : undefined;
  if (!isObject(fields)) return undefined;
  const { tenant: _tenant, workerName: _worker, status: _status, paths, ...rest } = fields;
  const status = stringAt(fields, "status");
  return {
    tenant: stringAt(fields, "tenant") ?? null,
    workerName: stringAt(fields, "workerName") ?? null,
    status: status === "live" ? undefined : status,
    paths: paths === undefined ? "" : canonical(paths),
    rest,
  };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @returns undefined if it is not a list of prefixes with their Workers, or has a prefix twice. @param paths of a `KvValue` */
export function workersByPrefix(paths: string): ReadonlyMap<string, string> | undefined {
  const list: Json = paths === "" ? [] : JSON.parse(paths);
  if (!isArray(list)) return undefined;
  const workers = new Map<string, string>();
  for (const member of list) {
    const { prefix, workerName, ...others } = isObject(member) ? member : {};
    if (typeof prefix === "string" && typeof workerName === "string" && Object.keys(others).length === 0)
      workers.set(prefix, workerName);
  }
  return workers.size === list.length ? workers : undefined;
}

/** The hostname of a KV key, or undefined for a key that Switchyard does not write. `_wildcard.acme.com` is `*.acme.com`. */
export function hostnameOfKey(key: string): string | undefined {
  return /^hostname:./.test(key) ? key.slice("hostname:".length).replace(/^_wildcard\./, "*.") : undefined;
}
