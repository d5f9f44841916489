import { isArray, isObject, type JsonObject, stringAt } from "../json";
import { oneSpelling } from "../spelling";

/** A zone's fallback origin as Cloudflare's API describes it. */
export interface CloudflareFallbackOrigin {
  readonly origin: string;
  readonly status: string;
  readonly errors: readonly string[];
}

/** How many custom hostnames a zone has and may have. */
export interface CloudflareQuota {
  readonly allocated: number;
  readonly used: number;
  readonly hardCap: number;
}

/** A page of a list: the keys of KV entries, and where the next page begins; undefined for any other answer. */
interface KvKeyPage {
  readonly keys: readonly string[];
  readonly cursor: string | undefined;
}

/** An id and a name, of a zone or (as `title`) of a KV namespace. */
interface NamedId {
  readonly id: string;
  readonly name: string;
}

/** undefined where the zone has none. */
export function readFallbackOrigin(value: unknown): CloudflareFallbackOrigin | undefined {
  const object = isObject(value) ? value : {};
  const origin = stringAt(object, "origin") ?? "";
  if (origin === "") return undefined;
  const errors = isArray(object.errors) ? object.errors.filter((error) => typeof error === "string") : [];
  return { origin: oneSpelling(origin), status: stringAt(object, "status") ?? "", errors };
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

/** @param nameKey `name` of a zone, `title` of a KV namespace */
export function readNamedIds(value: unknown, nameKey: "name" | "title"): readonly NamedId[] {
  if (!isArray(value)) return [];
  return value.filter(isObject).flatMap((object) => {
    const [id, name] = [stringAt(object, "id"), stringAt(object, nameKey)];
    return id === undefined || name === undefined || !/^[\w-]{1,64}$/.test(id) ? [] : [{ id, name }];
  });
}

export function readKvKeys(result: unknown, info: unknown): KvKeyPage | undefined {
  if (!isArray(result)) return undefined;
  const keys = result.filter(isObject).flatMap((key) => stringAt(key, "name") ?? []);
  const cursor = isObject(info) ? stringAt(info, "cursor") : undefined;
  return { keys, cursor: cursor === "" ? undefined : cursor };
}
