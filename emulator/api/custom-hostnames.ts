import type { EmulatedHostname, Zone } from "./account";
import { orderedAt } from "./certificate-life";
import { recordsNamed } from "./dns-records";
import { type Answer, page, refuseWith, success } from "./envelope";
import { type Fields, isFields, textAt } from "./fields";
import { DELETED_PERIOD, pendingSince } from "./hostname-life";
import { HOSTNAME_CODES, ORIGIN_CODES, refuseBadName } from "./hostname-rules";
import { caseOf, type Life, lifeOf, showHostname } from "./hostname-view";
import { newUuid } from "./ids";
import { readCertificateOrder } from "./read-certificate-order";
import { jsonObject } from "./request-body";
import type { ApiCall, ApiRoute } from "./route";
import { zoneOf } from "./zones";

const PAGES = { least: 5, usual: 20, most: 50 };
const MOST_METADATA_BYTES = 4_096;
const read = { group: "SSL and Certificates", level: "read" } as const;
const write = { group: "SSL and Certificates", level: "write" } as const;
const COLLECTION = "/zones/:zone/custom_hostnames";
const ITEM = `${COLLECTION}/:id`;
const RESOURCE = "custom_hostname";

/** Our customers' hostnames. */
export const customHostnameRoutes: readonly ApiRoute[] = [
  { method: "POST", path: COLLECTION, resource: RESOURCE, verb: "create", needs: write, handle: create },
  { method: "GET", path: COLLECTION, resource: RESOURCE, verb: "list", needs: read, handle: list },
  {
    method: "GET",
    path: `${COLLECTION}/quota`,
    resource: "custom_hostname_quota",
    verb: "get",
    needs: read,
    handle: quota,
  },
  { method: "GET", path: ITEM, resource: RESOURCE, verb: "get", needs: read, handle: get },
  { method: "PATCH", path: ITEM, resource: RESOURCE, verb: "update", needs: write, handle: edit },
  { method: "DELETE", path: ITEM, resource: RESOURCE, verb: "delete", needs: write, handle: remove },
];

function create(call: ApiCall): Answer {
  const zone = zoneOf(call);
  const body = jsonObject(call);
  const hostname = (textAt(body, "hostname") ?? "").toLowerCase();
  refuseBadName(hostname, HOSTNAME_CODES);
  if (named(call, zone, hostname) !== undefined) refuseWith(409, 1406, "Duplicate custom hostname found.");
  refuseBeyondQuota(call, zone);
  const custom: EmulatedHostname = {
    id: newUuid(call.account.ids),
    hostname,
    ownershipToken: newUuid(call.account.ids),
    createdAt: call.now,
    metadata: {},
    state: pendingSince(call.now),
  };
  applyFields(custom, body, zone, call);
  put(zone, custom);
  return success(showHostname(custom, zone, call.account, call.now), 201);
}

function list(call: ApiCall): Answer {
  const zone = zoneOf(call);
  if (call.query.has("id") && [...call.query.keys()].some((key) => !["id", "page", "per_page"].includes(key))) {
    refuseWith(
      400,
      1438,
      "Cannot specify other filter parameters in addition to `id`. Only one must be specified. Check your input and try again.",
    );
  }
  return page(listed(call, zone), call.query, PAGES, (custom) => showHostname(custom, zone, call.account, call.now));
}

function listed(call: ApiCall, zone: Zone): EmulatedHostname[] {
  const id = call.query.get("id");
  const hostname = call.query.get("hostname") ?? call.query.get("hostname.exact");
  if (id !== null) return [withId(call, zone, id) ?? []].flat();
  const candidates = hostname === null ? all(call, zone) : [named(call, zone, hostname.toLowerCase()) ?? []].flat();
  const wanted = [...call.query].flatMap(([name, value]) => {
    const filter = FILTERS[name];
    return filter === undefined
      ? []
      : [(custom: EmulatedHostname) => filter(custom, value, () => lifeOf(custom, zone, call.account, call.now))];
  });
  const found = candidates.filter((custom) => wanted.every((matches) => matches(custom)));
  return call.query.get("direction") === "desc" ? found.reverse() : found;
}

/** A life is computed only where a filter asks for it. */
const FILTERS: Record<string, (custom: EmulatedHostname, value: string, life: () => Life) => boolean> = {
  "hostname.contain": (custom, value) => custom.hostname.includes(value),
  "hostname.startsWith": (custom, value) => custom.hostname.startsWith(value),
  hostname_status: (_, value, life) => life().hostname.status === value,
  ssl_status: (_, value, life) => life().certificate?.status === value,
  certificate_authority: (_, value, life) => life().certificate?.authority === value,
  custom_origin_server: (custom, value) => custom.originServer === value,
  wildcard: (custom, value) => String(custom.certificate?.request.wildcard ?? false) === value,
  ssl: (custom, value) => (custom.certificate === undefined ? "0" : "1") === value,
};

function quota(call: ApiCall): Answer {
  const used = all(call, zoneOf(call)).length;
  const { quota: allocated, hardCap } = call.account.entitlements;
  return success({ allocated, used, exceeded: used > allocated, hard_cap: hardCap });
}

/** Hostnames that are not validated count too, until they are gone. */
function refuseBeyondQuota(call: ApiCall, zone: Zone): void {
  const { hardCap } = call.account.entitlements;
  if (hardCap === 0) refuseWith(403, 1404, "No quota has been allocated for this zone.");
  if (zone.customHostnames.size >= hardCap && all(call, zone).length >= hardCap)
    refuseWith(403, 1405, "Quota exceeded.");
}

function get(call: ApiCall): Answer {
  return success(showHostname(existing(call), zoneOf(call), call.account, call.now));
}

/** An edit with `ssl` orders the certificate anew and begins the validation of a hostname that is not active again. */
function edit(call: ApiCall): Answer {
  const zone = zoneOf(call);
  const old = existing(call);
  const body = jsonObject(call);
  const hostname = textAt(body, "hostname")?.toLowerCase();
  if (hostname !== undefined && hostname !== old.hostname) {
    refuseWith(409, 1439, "Modifying the custom hostname is not supported. Check your input and try again.");
  }
  const { hostname: state, certificate } = lifeOf(old, zone, call.account, call.now);
  const again = isFields(body.ssl) && state.status !== "active";
  const custom: EmulatedHostname = {
    ...old,
    changedAt: call.now,
    state: again ? pendingSince(call.now) : state,
    ...(old.certificate === undefined || certificate === undefined
      ? {}
      : { certificate: { ...old.certificate, state: certificate } }),
  };
  applyFields(custom, body, zone, call);
  put(zone, custom);
  return success(showHostname(custom, zone, call.account, call.now), 202);
}

function remove(call: ApiCall): Answer {
  const custom = existing(call);
  drop(zoneOf(call), custom);
  return { status: 200, json: { id: custom.id } };
}

function existing(call: ApiCall): EmulatedHostname {
  const id = call.params.id ?? "";
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    refuseWith(400, 1435, "The custom hostname ID is invalid. Check your input and try again.");
  }
  return withId(call, zoneOf(call), id) ?? refuseWith(404, 1436, "The custom hostname was not found.");
}

function withId(call: ApiCall, zone: Zone, id: string): EmulatedHostname | undefined {
  const custom = zone.customHostnames.get(id);
  return custom === undefined || isGone(call, zone, custom) ? undefined : custom;
}

function named(call: ApiCall, zone: Zone, hostname: string): EmulatedHostname | undefined {
  return withId(call, zone, zone.customHostnameIds.get(hostname) ?? "");
}

/** When hostnames that are gone have to be swept out next: not for each page of a long list, while a clock runs. */
const sweepDue = new WeakMap<Zone, number>();

function all(call: ApiCall, zone: Zone): EmulatedHostname[] {
  if (call.now >= (sweepDue.get(zone) ?? 0)) sweepDue.set(zone, sweep(call, zone));
  return [...zone.customHostnames.values()];
}

/** @returns the first moment at which another hostname may be gone. One that is not deleted yet stays deleted for a while first. */
function sweep(call: ApiCall, zone: Zone): number {
  let due = call.now + DELETED_PERIOD;
  for (const custom of zone.customHostnames.values()) {
    const { hostname } = lifeOf(custom, zone, call.account, call.now);
    if (hostname.status === "gone") drop(zone, custom);
    if (hostname.status === "deleted") due = Math.min(due, hostname.since + DELETED_PERIOD);
  }
  return due;
}

/** A hostname that Cloudflare deleted long enough ago is forgotten at the next request for it. */
function isGone(call: ApiCall, zone: Zone, custom: EmulatedHostname): boolean {
  if (lifeOf(custom, zone, call.account, call.now).hostname.status !== "gone") return false;
  drop(zone, custom);
  return true;
}

function put(zone: Zone, custom: EmulatedHostname): void {
  zone.customHostnames.set(custom.id, custom);
  zone.customHostnameIds.set(custom.hostname, custom.id);
}

function drop(zone: Zone, custom: EmulatedHostname): void {
  zone.customHostnames.delete(custom.id);
  zone.customHostnameIds.delete(custom.hostname);
}

/** What a body leaves out stays as it is. */
function applyFields(custom: EmulatedHostname, body: Fields, zone: Zone, call: ApiCall): void {
  if (isFields(body.ssl)) {
    const old = custom.certificate;
    const request = readCertificateOrder(body.ssl, custom.hostname, call.account, old?.request);
    const certificate = { id: old?.id ?? newUuid(call.account.ids), request };
    const order = (old?.state.order ?? 0) + 1;
    const state = orderedAt(call.now, caseOf(custom, certificate, zone, call.account), order);
    custom.certificate = { ...certificate, state };
  }
  custom.metadata = readMetadata(body, custom, call) ?? custom.metadata;
  applyOrigin(custom, body, zone, call);
}

function readMetadata(body: Fields, custom: EmulatedHostname, call: ApiCall): Record<string, string> | undefined {
  const given = body.custom_metadata;
  if (given === undefined || given === null) return undefined;
  if (!call.account.entitlements.customMetadata)
    refuseWith(403, 1413, "No custom metadata access has been allocated for this zone.");
  if (custom.hostname.startsWith("*.") && !call.account.entitlements.wildcardMetadata)
    refuseWith(
      400,
      1412,
      "Custom metadata for wildcard custom hostnames is not supported. Check your input and try again.",
    );
  const valid = isFields(given) && Buffer.byteLength(JSON.stringify(given)) <= MOST_METADATA_BYTES;
  if (!valid) refuseWith(400, 1401, "Unable to encode the Custom Metadata as JSON. Check your input and try again.");
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
}

function applyOrigin(custom: EmulatedHostname, body: Fields, zone: Zone, call: ApiCall): void {
  const server = textAt(body, "custom_origin_server")?.toLowerCase();
  const sni = textAt(body, "custom_origin_sni");
  if (server === undefined && sni === undefined) return;
  if (!call.account.entitlements.customOrigins)
    refuseWith(403, 1414, "Access to setting a custom origin server has not been granted for this zone.");
  if (server === "") delete custom.originServer;
  else if (server !== undefined) custom.originServer = originOf(server, zone);
  if (sni === "") delete custom.originSni;
  else if (sni !== undefined) custom.originSni = sni;
}

function originOf(server: string, zone: Zone): string {
  if (server.startsWith("*."))
    refuseWith(400, 1420, "Wildcard custom origin hostnames are not supported. Check your input and try again.");
  refuseBadName(server, ORIGIN_CODES);
  if (!recordsNamed(zone, server).some(({ type }) => ["A", "AAAA", "CNAME"].includes(type))) {
    refuseWith(
      400,
      1421,
      `The custom origin hostname you specified does not exist on Cloudflare as a DNS record (A, AAAA or CNAME) in your zone:${zone.id}. Check your input and try again.`,
    );
  }
  return server;
}
