import { canonical, isObject, type Json, type JsonObject, stringAt } from "../json";

/** A hostname's KV value as found in a plan or a state. Anyone may have written it, so nothing about it is taken for granted. */
export interface KvValue {
  readonly tenant: string | null;
  readonly workerName: string | null;
  /** Undefined while live. */
  readonly status: string | undefined;
  /** Prefix to Worker, as text. */
  readonly paths: string;
  readonly rest: JsonObject;
}

/** @returns undefined for what is no such value: masked, unknown until apply, or not JSON */
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

/** The hostname of a KV key, or undefined for a key that is none of ours. `_wildcard.acme.com` is `*.acme.com`. */
export function hostnameOfKey(key: string): string | undefined {
  return /^hostname:./.test(key) ? key.slice("hostname:".length).replace(/^_wildcard\./, "*.") : undefined;
}
