import type { ResourceBehavior } from "../resource";

const onOff = { oneOf: ["on", "off"] };

export const customHostname: ResourceBehavior = {
  importId: ["zone_id", "id"],
  path: "zones/{zone_id}/custom_hostnames/{id}",
  create: { method: "POST", path: "zones/{zone_id}/custom_hostnames", body: "whole" },
  update: {
    method: "PATCH",
    path: "zones/{zone_id}/custom_hostnames/{id}",
    // With `ssl` the whole object goes out, whatever changed; so an attribute taken away is not cleared.
    body: ({ ssl }) => (ssl === null ? "changed" : "whole"),
  },
  traits: {
    id: { keep: true },
    zone_id: { json: false },
    "ssl.bundle_method": { default: "ubiquitous", oneOf: ["ubiquitous", "optimal", "force"] },
    "ssl.certificate_authority": { oneOf: ["digicert", "google", "lets_encrypt", "ssl_com"] },
    "ssl.cloudflare_branding": { noRefresh: true },
    "ssl.custom_cert_bundle": { noRefresh: true },
    "ssl.method": { oneOf: ["http", "txt", "email"] },
    "ssl.settings.early_hints": onOff,
    "ssl.settings.http2": onOff,
    "ssl.settings.min_tls_version": { oneOf: ["1.0", "1.1", "1.2", "1.3"] },
    "ssl.settings.tls_1_3": onOff,
    "ssl.type": { oneOf: ["dv"] },
  },
};

const fallbackOriginPath = "zones/{zone_id}/custom_hostnames/fallback_origin";

export const fallbackOrigin: ResourceBehavior = {
  importId: ["zone_id"],
  idFrom: "zone_id",
  path: fallbackOriginPath,
  create: { method: "PUT", path: fallbackOriginPath, body: "whole" },
  update: { method: "PUT", path: fallbackOriginPath, body: "clearing" },
  traits: { id: { keep: true, json: false }, zone_id: { json: false } },
};

const regionalHostnamesPath = "zones/{zone_id}/addressing/regional_hostnames";

export const regionalHostname: ResourceBehavior = {
  importId: ["zone_id", "hostname"],
  idFrom: "hostname",
  path: `${regionalHostnamesPath}/{hostname}`,
  create: { method: "POST", path: regionalHostnamesPath, body: "whole" },
  update: { method: "PATCH", path: `${regionalHostnamesPath}/{hostname}`, body: "changed" },
  traits: {
    id: { keep: true, json: false },
    zone_id: { json: false },
    routing: { default: "dns", replace: "if-configured" },
  },
};
