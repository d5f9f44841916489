import { isArray, isObject, type JsonObject, objectAt, stringAt } from "../json";
import { oneSpelling } from "../spelling";
import { HOUR } from "../time";

/** A zone's fallback origin as Cloudflare's API describes it. */
export interface CloudflareFallbackOrigin {
  readonly origin: string;
  readonly status: string;
  readonly errors: readonly string[];
  /** When its status last changed: milliseconds; undefined where Cloudflare gives no time. */
  readonly updatedAt?: number | undefined;
}

/** How many custom hostnames a zone has and may have. */
export interface CloudflareQuota {
  readonly allocated: number;
  readonly used: number;
  readonly hardCap: number;
}

/** A zone as Cloudflare's API describes it. */
export interface CloudflareZone {
  readonly id: string;
  readonly name: string;
  /** Cloudflare's word for it: `active`, `pending`, `moved`; empty where it gives none. */
  readonly status: string;
  readonly type: string;
  readonly paused: boolean;
  /** Those that the registrar has to name. */
  readonly nameServers: readonly string[];
  /** Cloudflare's word for what the zone pays for: `free`, `pro`, `business`, `enterprise`; undefined where it gives none. */
  readonly plan: string | undefined;
}

export interface CloudflareDnsRecord {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly proxied: boolean;
}

export interface CloudflareRoute {
  readonly id: string;
  readonly pattern: string;
  /** undefined: no Worker runs there. */
  readonly script: string | undefined;
}

export interface CloudflareRegionalHostname {
  readonly hostname: string;
  readonly regionKey: string;
}

/** What has an id and a name, as zones and (by another word) KV namespaces have. */
export interface NamedId {
  readonly id: string;
  readonly name: string;
}

/** undefined where the zone has none. */
export function readFallbackOrigin(value: unknown): CloudflareFallbackOrigin | undefined {
  const object = isObject(value) ? value : {};
  const origin = stringAt(object, "origin") ?? "";
  if (origin === "") return undefined;
  const errors = isArray(object.errors) ? object.errors.filter((error) => typeof error === "string") : [];
  const updatedAt = Date.parse(stringAt(object, "updated_at") ?? "");
  return {
    origin: oneSpelling(origin),
    status: stringAt(object, "status") ?? "",
    errors,
    updatedAt: Number.isNaN(updatedAt) ? undefined : updatedAt,
  };
}

/** Cloudflare documents no length. It takes about half a minute, so after an hour someone should look. */
const DEPLOYMENT_LIMIT = HOUR;

/** Whether Cloudflare is still deploying the fallback origin, and reports no error that a person has to correct. */
export function isDeploying({ status, errors, updatedAt }: CloudflareFallbackOrigin, now: number): boolean {
  const deploying = status === "initializing" || status === "pending_deployment";
  return deploying && errors.length === 0 && (updatedAt === undefined || now < updatedAt + DEPLOYMENT_LIMIT);
}

/** undefined for an answer that lacks a number. */
export function readQuota(value: unknown): CloudflareQuota | undefined {
  const object = isObject(value) ? value : {};
  const [allocated, used, hardCap] = ["allocated", "used", "hard_cap"].map((key) => countAt(object, key));
  return allocated === undefined || used === undefined || hardCap === undefined
    ? undefined
    : { allocated, used, hardCap };
}

/** A count; undefined for anything else. */
export function countAt(object: JsonObject, key: string): number | undefined {
  const count = object[key];
  return Number.isSafeInteger(count) && (count as number) >= 0 ? (count as number) : undefined;
}

/** undefined for an answer that is no zone. */
export function readZone(value: unknown): CloudflareZone | undefined {
  const [named] = readNamedIds([value], "name");
  if (named === undefined || !isObject(value)) return undefined;
  const { status, type, paused } = value;
  return {
    ...named,
    name: oneSpelling(named.name),
    status: textOf(status),
    type: textOf(type),
    paused: paused === true,
    nameServers: isArray(value.name_servers) ? value.name_servers.filter((name) => typeof name === "string") : [],
    plan: stringAt(objectAt(value, "plan"), "legacy_id"),
  };
}

export function readDnsRecord(value: unknown): CloudflareDnsRecord | undefined {
  const [named] = readNamedIds([value], "name");
  const type = isObject(value) ? stringAt(value, "type") : undefined;
  if (named === undefined || type === undefined || !isObject(value)) return undefined;
  const content = oneSpelling(textOf(value.content));
  return { ...named, name: oneSpelling(named.name), type, content, proxied: value.proxied === true };
}

export function readRoute(value: unknown): CloudflareRoute | undefined {
  const [id, pattern, script] = isObject(value) ? ["id", "pattern", "script"].map((key) => stringAt(value, key)) : [];
  return id === undefined || pattern === undefined
    ? undefined
    : { id, pattern, script: script === "" ? undefined : script };
}

export function readRegionalHostname(value: unknown): CloudflareRegionalHostname | undefined {
  const [hostname, regionKey] = isObject(value) ? ["hostname", "region_key"].map((key) => stringAt(value, key)) : [];
  return hostname === undefined || regionKey === undefined ? undefined : { hostname: oneSpelling(hostname), regionKey };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** @param nameKey `name` of a zone, `title` of a KV namespace */
export function readNamedIds(value: unknown, nameKey: "name" | "title"): readonly NamedId[] {
  if (!isArray(value)) return [];
  return value.filter(isObject).flatMap((object) => {
    const [id, name] = [stringAt(object, "id"), stringAt(object, nameKey)];
    return id === undefined || name === undefined || !/^[\w-]{1,64}$/.test(id) ? [] : [{ id, name }];
  });
}
