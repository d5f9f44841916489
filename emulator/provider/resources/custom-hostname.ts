import type { Resource } from "../resource";
import { computed, list, map, object, objects, optional, optionalComputed, required } from "../schema";

const onOff = { oneOf: ["on", "off"] };

export const customHostname: Resource = {
  importId: ["zone_id", "id"],
  path: "zones/{zone_id}/custom_hostnames/{id}",
  create: { method: "POST", path: "zones/{zone_id}/custom_hostnames", body: "whole" },
  update: {
    method: "PATCH",
    path: "zones/{zone_id}/custom_hostnames/{id}",
    // With `ssl` the whole object goes out, whatever changed; so an attribute taken away is not cleared.
    body: ({ ssl }) => (ssl === null ? "changed" : "whole"),
  },
  attributes: {
    id: computed("string", { keep: true }),
    zone_id: required("string", { replace: true, json: false }),
    hostname: required("string", { replace: true }),
    ssl: optional(
      object({
        bundle_method: optionalComputed("string", {
          default: "ubiquitous",
          oneOf: ["ubiquitous", "optimal", "force"],
        }),
        certificate_authority: optionalComputed("string", { oneOf: ["digicert", "google", "lets_encrypt", "ssl_com"] }),
        cloudflare_branding: optional("bool", { noRefresh: true }),
        custom_cert_bundle: optional(
          objects({ custom_certificate: required("string"), custom_key: required("string", { sensitive: true }) }),
          { noRefresh: true },
        ),
        custom_certificate: optional("string"),
        custom_csr_id: optional("string"),
        custom_key: optional("string", { sensitive: true }),
        method: optional("string", { oneOf: ["http", "txt", "email"] }),
        settings: optional(
          object({
            ciphers: optional(list("string")),
            early_hints: optional("string", onOff),
            http2: optional("string", onOff),
            min_tls_version: optional("string", { oneOf: ["1.0", "1.1", "1.2", "1.3"] }),
            tls_1_3: optional("string", onOff),
          }),
        ),
        type: optional("string", { oneOf: ["dv"] }),
        wildcard: optional("bool"),
      }),
    ),
    custom_origin_server: optional("string"),
    custom_origin_sni: optional("string"),
    custom_metadata: optional(map("string")),
    created_at: computed("string"),
    status: computed("string"),
    verification_errors: computed(list("string")),
    ownership_verification: computed(
      object({ name: computed("string"), type: computed("string"), value: computed("string") }),
    ),
    ownership_verification_http: computed(object({ http_body: computed("string"), http_url: computed("string") })),
  },
};

const fallbackOriginPath = "zones/{zone_id}/custom_hostnames/fallback_origin";

export const fallbackOrigin: Resource = {
  importId: ["zone_id"],
  idFrom: "zone_id",
  path: fallbackOriginPath,
  create: { method: "PUT", path: fallbackOriginPath, body: "whole" },
  update: { method: "PUT", path: fallbackOriginPath, body: "clearing" },
  attributes: {
    id: computed("string", { keep: true, replace: true, json: false }),
    zone_id: required("string", { replace: true, json: false }),
    origin: required("string"),
    created_at: computed("string"),
    status: computed("string"),
    updated_at: computed("string"),
    errors: computed(list("string")),
  },
};

const regionalHostnamesPath = "zones/{zone_id}/addressing/regional_hostnames";

export const regionalHostname: Resource = {
  importId: ["zone_id", "hostname"],
  idFrom: "hostname",
  path: `${regionalHostnamesPath}/{hostname}`,
  create: { method: "POST", path: regionalHostnamesPath, body: "whole" },
  update: { method: "PATCH", path: `${regionalHostnamesPath}/{hostname}`, body: "changed" },
  attributes: {
    id: computed("string", { keep: true, replace: true, json: false }),
    zone_id: required("string", { replace: true, json: false }),
    hostname: required("string", { replace: true }),
    routing: optionalComputed("string", { default: "dns", replace: "if-configured" }),
    region_key: required("string"),
    created_on: computed("string"),
  },
};
