import { isIPv4, isIPv6 } from "node:net";
import { domainToASCII } from "node:url";
import type { EmulatedDnsRecord, Zone } from "./account";
import { stamp } from "./clock";
import { page, refuseWith, success } from "./envelope";
import { fallbackOriginAt } from "./fallback-origin-life";
import { type Fields, flagAt, isFields, textAt } from "./fields";
import { newHexId } from "./ids";
import { jsonObject } from "./request-body";
import type { ApiCall, ApiRoute } from "./route";
import { zoneOf } from "./zones";

const PAGES = { least: 1, usual: 100, most: 5_000_000 };
const PROXIABLE = new Set(["A", "AAAA", "CNAME"]);
const TYPES = new Set(
  "A AAAA CAA CERT CNAME DNSKEY DS HTTPS LOC MX NAPTR NS OPENPGPKEY PTR SMIMEA SRV SSHFP SVCB TLSA TXT URI".split(" "),
);

const read = { group: "DNS", level: "read" } as const;
const write = { group: "DNS", level: "write" } as const;
const COLLECTION = "/zones/:zone/dns_records";
const ITEM = `${COLLECTION}/:record`;

/** The records of our own zone. */
export const dnsRecordRoutes: readonly ApiRoute[] = [
  { method: "POST", path: COLLECTION, resource: "dns_record", verb: "create", needs: write, handle: create },
  { method: "GET", path: COLLECTION, resource: "dns_record", verb: "list", needs: read, handle: list },
  { method: "GET", path: ITEM, resource: "dns_record", verb: "get", needs: read, handle: get },
  { method: "PUT", path: ITEM, resource: "dns_record", verb: "update", needs: write, handle: replace },
  { method: "PATCH", path: ITEM, resource: "dns_record", verb: "update", needs: write, handle: edit },
  { method: "DELETE", path: ITEM, resource: "dns_record", verb: "delete", needs: write, handle: remove },
];

/** @returns the records of one name. */
export function recordsNamed(zone: Zone, name: string): EmulatedDnsRecord[] {
  return [...(zone.recordNames.get(name) ?? [])].flatMap((id) => zone.records.get(id) ?? []);
}

/** @returns whether traffic for `name` reaches Cloudflare's proxy: what a fallback origin needs. */
export function proxiedByZone(zone: Zone, name: string): boolean {
  return recordsNamed(zone, name).some((record) => record.proxied);
}

function create(call: ApiCall) {
  const zone = zoneOf(call);
  const record: EmulatedDnsRecord = {
    ...readRecord(jsonObject(call, 9207), zone),
    id: newHexId(call.account.ids),
    createdAt: call.now,
    modifiedAt: call.now,
  };
  refuseConflict(zone, record);
  put(zone, record, call.now);
  return success(showRecord(record));
}

function list(call: ApiCall) {
  const zone = zoneOf(call);
  const name = call.query.get("name.exact") ?? call.query.get("name");
  const type = call.query.get("type");
  const content = call.query.get("content.exact") ?? call.query.get("content");
  const among = name === null ? [...zone.records.values()] : recordsNamed(zone, name);
  const found = among.filter(
    (record) => (type === null || record.type === type) && (content === null || record.content === content),
  );
  return page(found, call.query, PAGES, showRecord);
}

function get(call: ApiCall) {
  return success(showRecord(existing(call)));
}

function replace(call: ApiCall) {
  return change(call, jsonObject(call, 9207));
}

function edit(call: ApiCall) {
  const old = existing(call);
  return change(call, { ...asWritten(old), ...jsonObject(call, 9207) });
}

function change(call: ApiCall, body: Fields) {
  const zone = zoneOf(call);
  const old = existing(call);
  const record: EmulatedDnsRecord = {
    ...readRecord(body, zone),
    id: old.id,
    createdAt: old.createdAt,
    modifiedAt: call.now,
  };
  refuseConflict(zone, record);
  take(zone, old);
  put(zone, record, call.now);
  return success(showRecord(record));
}

function remove(call: ApiCall) {
  const zone = zoneOf(call);
  const record = existing(call);
  refuseFallbackOrigin(zone, record, call.now);
  take(zone, record);
  noteFallbackOrigin(zone, call.now);
  return success({ id: record.id });
}

function existing(call: ApiCall): EmulatedDnsRecord {
  return zoneOf(call).records.get(call.params.record ?? "") ?? refuseWith(404, 81044, "Record does not exist.");
}

function put(zone: Zone, record: EmulatedDnsRecord, now: number): void {
  zone.records.set(record.id, record);
  zone.recordNames.set(record.name, (zone.recordNames.get(record.name) ?? new Set()).add(record.id));
  noteFallbackOrigin(zone, now);
}

function take(zone: Zone, record: EmulatedDnsRecord): void {
  zone.records.delete(record.id);
  zone.recordNames.get(record.name)?.delete(record.id);
}

/** The life of the fallback origin depends on its record: a change is written into its history. */
function noteFallbackOrigin(zone: Zone, now: number): void {
  const set = zone.fallbackOrigin.findLast((event) => event.kind === "set");
  const known = zone.fallbackOrigin.findLast((event) => event.kind !== "delete");
  if (set === undefined || known === undefined) return;
  const proxied = proxiedByZone(zone, set.origin);
  if (proxied !== known.proxied) zone.fallbackOrigin.push({ at: now, kind: "record", proxied });
}

function readRecord(body: Fields, zone: Zone): Omit<EmulatedDnsRecord, "id" | "createdAt" | "modifiedAt"> {
  const type = textAt(body, "type") ?? "";
  if (!TYPES.has(type)) refuseWith(400, 9207, `Invalid or missing record type ${type}.`);
  const proxied = flagAt(body, "proxied") ?? false;
  const comment = textAt(body, "comment");
  return {
    name: absoluteName(textAt(body, "name") ?? refuseWith(400, 9000, "DNS name is invalid."), zone),
    type,
    content: contentOf(body, type),
    proxied: proxied && !PROXIABLE.has(type) ? refuseWith(400, 9004, "This record type cannot be proxied.") : proxied,
    ttl: ttlOf(body, proxied),
    ...(comment === undefined ? {} : { comment }),
    tags: Array.isArray(body.tags) ? body.tags.filter((tag) => typeof tag === "string") : [],
    settings: isFields(body.settings) ? body.settings : {},
    ...(typeof body.priority === "number" ? { priority: body.priority } : {}),
    ...(isFields(body.data) ? { data: body.data } : {}),
  };
}

function absoluteName(name: string, zone: Zone): string {
  const ascii = /[^ -~]/.test(name) ? domainToASCII(name) : name;
  const lower = ascii.toLowerCase().replace(/\.$/, "");
  if (lower === "@" || lower === zone.name) return zone.name;
  const full = lower.endsWith(`.${zone.name}`) ? lower : `${lower}.${zone.name}`;
  const labels = full.split(".");
  const valid = full.length <= 253 && labels.every((label) => /^[^\s.]{1,63}$/.test(label));
  return valid ? full : refuseWith(400, 9000, "DNS name is invalid.");
}

function contentOf(body: Fields, type: string): string {
  const content = textAt(body, "content");
  if (content === undefined) {
    return isFields(body.data)
      ? Object.values(body.data).join(" ")
      : refuseWith(400, 9020, "Invalid DNS record content.");
  }
  if (type === "A" && !isIPv4(content)) refuseWith(400, 9005, "Content for A record must be a valid IPv4 address.");
  if (type === "AAAA" && !isIPv6(content))
    refuseWith(400, 9006, "Content for AAAA record must be a valid IPv6 address.");
  if (type === "AAAA") return compressed(content);
  if (type === "CNAME" && !/^[\w*-]+(\.[\w-]+)+\.?$/.test(content)) {
    refuseWith(400, 9007, "Content for CNAME record is invalid.");
  }
  return type === "CNAME" ? content.toLowerCase().replace(/\.$/, "") : content;
}

/** RFC 5952, the form in which Cloudflare answers, whichever way the address was written. */
function compressed(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function ttlOf(body: Fields, proxied: boolean): number {
  const ttl = typeof body.ttl === "number" ? body.ttl : 1;
  if (proxied && ttl !== 1) refuseWith(400, 9021, "Invalid TTL. ttl must be 1 (automatic) when the record is proxied.");
  if (ttl !== 1 && (ttl < 60 || ttl > 86_400)) {
    refuseWith(400, 9021, "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.");
  }
  return ttl;
}

function refuseConflict(zone: Zone, record: EmulatedDnsRecord): void {
  for (const other of recordsNamed(zone, record.name)) {
    if (other.id === record.id) continue;
    if (other.type === record.type && other.content === record.content) {
      refuseWith(400, 81058, "An identical record already exists.");
    }
    const addresses = PROXIABLE.has(other.type) && PROXIABLE.has(record.type);
    if (addresses && (other.type === "CNAME" || record.type === "CNAME")) {
      refuseWith(400, 81053, "An A, AAAA, or CNAME record with that host already exists.");
    }
  }
}

/** Only the words "configured as fallback origin" and the status are known; the code is ours. */
function refuseFallbackOrigin(zone: Zone, record: EmulatedDnsRecord, now: number): void {
  const inForce = fallbackOriginAt(zone.fallbackOrigin, now);
  if (inForce?.origin !== record.name || !record.proxied) return;
  if (recordsNamed(zone, record.name).filter((other) => other.proxied).length > 1) return;
  refuseWith(409, 81099, `The record ${record.name} is configured as fallback origin for custom hostnames.`);
}

function asWritten(record: EmulatedDnsRecord): Fields {
  const { id: _id, createdAt: _created, modifiedAt: _modified, ...written } = record;
  return written;
}

export function showRecord(record: EmulatedDnsRecord) {
  const { createdAt, modifiedAt, comment, priority, data, ...shown } = record;
  return {
    ...shown,
    comment: comment ?? null,
    ...(priority === undefined ? {} : { priority }),
    ...(data === undefined ? {} : { data }),
    proxiable: PROXIABLE.has(record.type),
    meta: {},
    created_on: stamp(createdAt),
    modified_on: stamp(modifiedAt),
  };
}
