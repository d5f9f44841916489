import { canonical, isObject, type Json, type JsonObject, stringAt } from "../json";

/** A hostname's KV value as found in a plan. Anybody may have written it, so nothing about it is taken for granted. */
export interface RouteEntry {
  readonly tenant: string | null;
  readonly workerName: string | null;
  /** Undefined while live. */
  readonly status: string | undefined;
  /** Prefix to Worker, as text. */
  readonly paths: string;
  readonly rest: JsonObject;
}

/** @returns undefined for what is no entry: masked, unknown until apply, or not JSON */
export function readEntry(value: Json | undefined): RouteEntry | undefined {
  const entry = typeof value === "string" ? tryParse(value) : undefined;
  if (!isObject(entry)) return undefined;
  const { tenant: _tenant, workerName: _worker, status: _status, paths, ...rest } = entry;
  const status = stringAt(entry, "status");
  return {
    tenant: stringAt(entry, "tenant") ?? null,
    workerName: stringAt(entry, "workerName") ?? null,
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
