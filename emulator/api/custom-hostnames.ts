import { type CertificateRequest, readCertificateRequest } from "./certificate-request";
import { stamp } from "./clock";
import { recordsNamed } from "./dns-records";
import { type Answer, page, refuse, success } from "./envelope";
import { HOSTNAME_CODES, ORIGIN_CODES, refuseBadName } from "./hostname-rules";
import { newUuid } from "./ids";
import { type Fields, isFields, jsonObject, textAt } from "./request-body";
import type { Call, Route } from "./router";
import type { Zone } from "./world";
import { zoneOf } from "./zones";

export interface CustomHostname {
  id: string;
  hostname: string;
  ownershipToken: string;
  createdAt: number;
  metadata: Record<string, string>;
  originServer?: string;
  originSni?: string;
  certificate?: CertificateRequest & { id: string };
}

const PAGES = { least: 5, usual: 20, most: 50 };
const MOST_METADATA_BYTES = 4_096;
const read = { group: "SSL and Certificates", level: "read" } as const;
const write = { group: "SSL and Certificates", level: "write" } as const;
const COLLECTION = "/zones/{zone}/custom_hostnames";
const ITEM = `${COLLECTION}/{id}`;
const RESOURCE = "custom_hostname";

/** Our customers' hostnames. */
export const customHostnameRoutes: readonly Route[] = [
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

function create(call: Call): Answer {
  const zone = zoneOf(call);
  const body = jsonObject(call);
  const hostname = (textAt(body, "hostname") ?? "").toLowerCase();
  refuseBadName(hostname, HOSTNAME_CODES);
  refuseBeyondQuota(zone, call);
  if (zone.customHostnameIds.has(hostname)) refuse(409, 1406, "Duplicate custom hostname found.");
  const custom: CustomHostname = {
    id: newUuid(call.world.ids),
    hostname,
    ownershipToken: newUuid(call.world.ids),
    createdAt: call.now,
    metadata: {},
  };
  applyFields(custom, body, zone, call);
  zone.customHostnames.set(custom.id, custom);
  zone.customHostnameIds.set(hostname, custom.id);
  return success(show(custom), 201);
}

function list(call: Call): Answer {
  const zone = zoneOf(call);
  const id = call.query.get("id");
  const hostname = call.query.get("hostname") ?? call.query.get("hostname.exact");
  if (id !== null && [...call.query.keys()].some((key) => !["id", "page", "per_page"].includes(key))) {
    refuse(
      400,
      1438,
      "Cannot specify other filter parameters in addition to `id`. Only one must be specified. Check your input and try again.",
    );
  }
  const wanted = id ?? (hostname === null ? null : (zone.customHostnameIds.get(hostname) ?? ""));
  const found = wanted === null ? [...zone.customHostnames.values()] : [zone.customHostnames.get(wanted) ?? []].flat();
  return page(found, call.query, PAGES, show);
}

function quota(call: Call) {
  const used = zoneOf(call).customHostnames.size;
  const { quota: allocated, hardCap } = call.world.entitlements;
  return success({ allocated, used, exceeded: used > allocated, hard_cap: hardCap });
}

function refuseBeyondQuota(zone: Zone, call: Call): void {
  const { hardCap } = call.world.entitlements;
  if (hardCap === 0) refuse(403, 1404, "No quota has been allocated for this zone.");
  if (zone.customHostnames.size >= hardCap) refuse(403, 1405, "Quota exceeded.");
}

function get(call: Call) {
  return success(show(existing(call)));
}

function edit(call: Call): Answer {
  const zone = zoneOf(call);
  const custom = { ...existing(call) };
  const body = jsonObject(call);
  const hostname = textAt(body, "hostname")?.toLowerCase();
  if (hostname !== undefined && hostname !== custom.hostname) {
    refuse(409, 1439, "Modifying the custom hostname is not supported. Check your input and try again.");
  }
  applyFields(custom, body, zone, call);
  zone.customHostnames.set(custom.id, custom);
  return success(show(custom), 202);
}

function remove(call: Call): Answer {
  const zone = zoneOf(call);
  const custom = existing(call);
  zone.customHostnames.delete(custom.id);
  zone.customHostnameIds.delete(custom.hostname);
  return { status: 200, json: { id: custom.id } };
}

function existing(call: Call): CustomHostname {
  const id = call.params.id ?? "";
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    refuse(400, 1435, "The custom hostname ID is invalid. Check your input and try again.");
  }
  return zoneOf(call).customHostnames.get(id) ?? refuse(404, 1436, "The custom hostname was not found.");
}

/** What a body leaves out stays as it is. */
function applyFields(custom: CustomHostname, body: Fields, zone: Zone, call: Call): void {
  if (isFields(body.ssl)) {
    const request = readCertificateRequest(body.ssl, custom.hostname, call.world.entitlements, custom.certificate);
    custom.certificate = { ...request, id: newUuid(call.world.ids) };
  }
  custom.metadata = readMetadata(body, custom, call) ?? custom.metadata;
  applyOrigin(custom, body, zone, call);
}

function readMetadata(body: Fields, custom: CustomHostname, call: Call): Record<string, string> | undefined {
  const given = body.custom_metadata;
  if (given === undefined || given === null) return undefined;
  if (!call.world.entitlements.customMetadata)
    refuse(403, 1413, "No custom metadata access has been allocated for this zone.");
  if (custom.hostname.startsWith("*."))
    refuse(
      400,
      1412,
      "Custom metadata for wildcard custom hostnames is not supported. Check your input and try again.",
    );
  const valid = isFields(given) && Buffer.byteLength(JSON.stringify(given)) <= MOST_METADATA_BYTES;
  if (!valid) refuse(400, 1401, "Unable to encode the Custom Metadata as JSON. Check your input and try again.");
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
}

function applyOrigin(custom: CustomHostname, body: Fields, zone: Zone, call: Call): void {
  const server = textAt(body, "custom_origin_server")?.toLowerCase();
  const sni = textAt(body, "custom_origin_sni");
  if (server === undefined && sni === undefined) return;
  if (!call.world.entitlements.customOrigins)
    refuse(403, 1414, "Access to setting a custom origin server has not been granted for this zone.");
  if (server === "") delete custom.originServer;
  else if (server !== undefined) custom.originServer = originOf(server, zone);
  if (sni === "") delete custom.originSni;
  else if (sni !== undefined) custom.originSni = sni;
}

function originOf(server: string, zone: Zone): string {
  if (server.startsWith("*."))
    refuse(400, 1420, "Wildcard custom origin hostnames are not supported. Check your input and try again.");
  refuseBadName(server, ORIGIN_CODES);
  if (!recordsNamed(zone, server).some(({ type }) => ["A", "AAAA", "CNAME"].includes(type))) {
    refuse(
      400,
      1421,
      `The custom origin hostname you specified does not exist on Cloudflare as a DNS record (A, AAAA or CNAME) in your zone:${zone.id}. Check your input and try again.`,
    );
  }
  return server;
}

function show(custom: CustomHostname) {
  return {
    id: custom.id,
    hostname: custom.hostname,
    ...(custom.certificate === undefined ? {} : { ssl: showCertificate(custom.certificate) }),
    ...(Object.keys(custom.metadata).length === 0 ? {} : { custom_metadata: custom.metadata }),
    ...(custom.originServer === undefined ? {} : { custom_origin_server: custom.originServer }),
    ...(custom.originSni === undefined ? {} : { custom_origin_sni: custom.originSni }),
    status: "pending",
    verification_errors: [],
    ownership_verification: {
      type: "txt",
      name: `_cf-custom-hostname.${custom.hostname}`,
      value: custom.ownershipToken,
    },
    ownership_verification_http: {
      http_url: `http://${custom.hostname}/.well-known/cf-custom-hostname-challenge/${custom.id}`,
      http_body: custom.ownershipToken,
    },
    created_at: stamp(custom.createdAt),
  };
}

function showCertificate(certificate: CertificateRequest & { id: string }) {
  return {
    id: certificate.id,
    type: certificate.type,
    method: certificate.method,
    status: "initializing",
    settings: certificate.settings,
    bundle_method: certificate.bundleMethod,
    wildcard: certificate.wildcard,
    certificate_authority: certificate.authority || "google",
  };
}
