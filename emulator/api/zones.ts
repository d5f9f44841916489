import { domainToASCII, domainToUnicode } from "node:url";
import type { EmulatedAccount, Zone } from "./account";
import { stamp } from "./clock";
import { page, refuseWith, success } from "./envelope";
import { flagAt, isFields, textAt } from "./fields";
import { newHexId } from "./ids";
import { jsonObject } from "./request-body";
import type { ApiCall, ApiRoute } from "./route";

const PAGES = { least: 5, usual: 20, most: 50 };
const NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
const TYPES = ["full", "partial", "secondary", "internal"];

/** A domain at Cloudflare. */
export const zoneRoutes: readonly ApiRoute[] = [
  {
    method: "POST",
    path: "/zones",
    resource: "zone",
    verb: "create",
    needs: { group: "Zone", level: "write" },
    handle: create,
  },
  {
    method: "GET",
    path: "/zones",
    resource: "zone",
    verb: "list",
    needs: { group: "Zone", level: "read" },
    handle: list,
  },
  {
    method: "GET",
    path: "/zones/:zone",
    resource: "zone",
    verb: "get",
    needs: { group: "Zone", level: "read" },
    handle: get,
  },
  {
    method: "PATCH",
    path: "/zones/:zone",
    resource: "zone",
    verb: "update",
    needs: { group: "Zone", level: "write" },
    handle: edit,
  },
  {
    method: "DELETE",
    path: "/zones/:zone",
    resource: "zone",
    verb: "delete",
    needs: { group: "Zone", level: "write" },
    handle: remove,
  },
];

/** @returns the zone a path names, or refuses as Cloudflare does for an id it can't route. */
export function zoneOf(call: ApiCall): Zone {
  const id = call.params.zone ?? "";
  return call.account.zones.get(id) ?? unroutable(`/zones/${id}`);
}

/** Refuses a path whose identifier leads nowhere. */
export function unroutable(path: string): never {
  return refuseWith(404, 7003, `Could not route to /client/v4${path}, perhaps your object identifier is invalid?`);
}

function create(call: ApiCall) {
  const body = jsonObject(call);
  const name = domainToASCII(textAt(body, "name") ?? "");
  if (!NAME.test(name)) refuseWith(400, 1049, `${name} is not a registered domain`);
  const account = body.account;
  if (isFields(account) && account.id !== undefined && account.id !== call.account.accountId) {
    refuseWith(403, 1068, "Permission denied: the token has no access to this account.");
  }
  for (const zone of call.account.zones.values()) {
    if (zone.name === name) refuseWith(400, 1061, `${name} already exists`);
  }
  const zone = newZone(call, name, textAt(body, "type") ?? "full");
  call.account.zones.set(zone.id, zone);
  return success(showZone(zone, call.account));
}

function newZone(
  { account, now }: Pick<ApiCall, "account" | "now">,
  name: string,
  type: string,
  id = newHexId(account.ids),
): Zone {
  if (!TYPES.includes(type)) refuseWith(400, 1094, `Invalid zone type ${type}`);
  return {
    id,
    name,
    type,
    paused: false,
    createdAt: now,
    modifiedAt: now,
    vanityNameServers: [],
    dcvDelegation: account.dcvDelegations.get(name) ?? newHexId(account.ids).slice(0, 16),
    records: new Map(),
    recordNames: new Map(),
    customHostnames: new Map(),
    customHostnameIds: new Map(),
    fallbackOrigin: [],
    regionalHostnames: new Map(),
    routes: new Map(),
  };
}

/** A zone of the account's before the emulator was asked for one; only its DCV delegation, where it has no id yet. */
export interface ExistingZone {
  name: string;
  id?: string;
  dcvDelegationId?: string;
}

/** Puts a zone into the account as if it had always been there. */
export function addExistingZone(
  account: EmulatedAccount,
  { name, id, dcvDelegationId }: ExistingZone,
  now: number,
): void {
  if (dcvDelegationId !== undefined) account.dcvDelegations.set(name, dcvDelegationId);
  if (id !== undefined && !account.zones.has(id)) account.zones.set(id, newZone({ account, now }, name, "full", id));
}

function list(call: ApiCall) {
  const name = call.query.get("name");
  const wanted = name === null ? undefined : domainToASCII(name);
  const zones = [...call.account.zones.values()].filter((zone) => wanted === undefined || zone.name === wanted);
  return page(zones, call.query, PAGES, (zone) => showZone(zone, call.account));
}

function get(call: ApiCall) {
  return success(showZone(existing(call), call.account));
}

function edit(call: ApiCall) {
  const zone = existing(call);
  const body = jsonObject(call);
  zone.paused = flagAt(body, "paused") ?? zone.paused;
  zone.type = textAt(body, "type") ?? zone.type;
  zone.modifiedAt = call.now;
  return success(showZone(zone, call.account));
}

function remove(call: ApiCall) {
  const zone = existing(call);
  call.account.zones.delete(zone.id);
  for (const objects of call.account.storedObjects.values()) {
    for (const [key, object] of objects) if (object.zone_id === zone.id) objects.delete(key);
  }
  return success({ id: zone.id });
}

function existing(call: ApiCall): Zone {
  const id = call.params.zone ?? "";
  if (!/^[0-9a-f]{32}$/.test(id)) unroutable(`/zones/${id}`);
  return call.account.zones.get(id) ?? refuseWith(404, 1001, "Invalid zone identifier");
}

/** An internationalized name is shown in Unicode, however it was sent. The registrar is taken to have delegated the domain already: a new zone is active at once. */
export function showZone(zone: Zone, account: EmulatedAccount) {
  return {
    id: zone.id,
    name: domainToUnicode(zone.name),
    status: "active",
    paused: zone.paused,
    type: zone.type,
    development_mode: 0,
    name_servers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
    original_name_servers: null,
    original_registrar: null,
    original_dnshost: null,
    vanity_name_servers: zone.vanityNameServers,
    created_on: stamp(zone.createdAt),
    modified_on: stamp(zone.modifiedAt),
    activated_on: stamp(zone.createdAt),
    meta: { step: 2, custom_certificate_quota: 1, page_rule_quota: 100, phishing_detected: false },
    owner: { id: null, type: "user", email: null },
    account: { id: account.accountId, name: "Emulated account" },
    tenant: { id: null, name: null },
    tenant_unit: { id: null },
    permissions: ["#dns_records:read", "#dns_records:edit", "#zone:read", "#zone:edit"],
    plan: {
      id: "94f3b7b768b0458b56d2cac4fe5ec0f9",
      name: "Enterprise Website",
      price: 0,
      currency: "USD",
      frequency: "",
      is_subscribed: true,
      can_subscribe: true,
      legacy_id: "enterprise",
      legacy_discount: false,
      externally_managed: true,
    },
  };
}
