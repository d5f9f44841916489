// Generated from emulator/provider/schemas/5.22.0.json by `npm run generate`: change the schema there, not this file.
import type { TypeSchema } from "./type-schema";

/** By the schema of provider 5.22.0, for each resource type that Switchyard writes. */
export const PROVIDER_SCHEMA: Readonly<Record<string, TypeSchema>> = {
  cloudflare_custom_hostname: {
    required: ["hostname", "zone_id"],
    sensitive: ["ssl.custom_cert_bundle.custom_key", "ssl.custom_key"],
    computedOnly: {
      created_at: true,
      id: true,
      ownership_verification: true,
      ownership_verification_http: true,
      status: true,
      verification_errors: true,
    },
  },
  cloudflare_custom_hostname_fallback_origin: {
    required: ["origin", "zone_id"],
    sensitive: [],
    computedOnly: {
      created_at: true,
      errors: true,
      id: true,
      status: true,
      updated_at: true,
    },
  },
  cloudflare_dns_record: {
    required: ["name", "ttl", "type", "zone_id"],
    sensitive: [],
    computedOnly: {
      comment_modified_on: true,
      created_on: true,
      id: true,
      meta: true,
      modified_on: true,
      proxiable: true,
      tags_modified_on: true,
    },
  },
  cloudflare_regional_hostname: {
    required: ["hostname", "region_key", "zone_id"],
    sensitive: [],
    computedOnly: {
      created_on: true,
      id: true,
    },
  },
  cloudflare_workers_for_platforms_dispatch_namespace: {
    required: ["account_id"],
    sensitive: [],
    computedOnly: {
      created_by: true,
      created_on: true,
      id: true,
      modified_by: true,
      modified_on: true,
      namespace_id: true,
      namespace_name: true,
      script_count: true,
      trusted_workers: true,
    },
  },
  cloudflare_workers_kv: {
    required: ["account_id", "key_name", "namespace_id", "value"],
    sensitive: [],
    computedOnly: {
      id: true,
    },
  },
  cloudflare_workers_kv_namespace: {
    required: ["account_id", "title"],
    sensitive: [],
    computedOnly: {
      id: true,
      supports_url_encoding: true,
    },
  },
  cloudflare_workers_route: {
    required: ["pattern", "zone_id"],
    sensitive: [],
    computedOnly: {
      id: true,
    },
  },
  cloudflare_workers_script: {
    required: ["account_id", "script_name"],
    sensitive: ["assets.jwt", "bindings.key_base64", "bindings.key_jwk", "bindings.text"],
    computedOnly: {
      annotations: {
        workers_triggered_by: true,
      },
      assets: {
        asset_manifest_sha256: true,
      },
      created_on: true,
      etag: true,
      handlers: true,
      has_assets: true,
      has_modules: true,
      id: true,
      last_deployed_from: true,
      migration_tag: true,
      modified_on: true,
      named_handlers: true,
      placement: {
        host: true,
        hostname: true,
        last_analyzed_at: true,
        region: true,
        status: true,
        target: true,
      },
      placement_mode: true,
      placement_status: true,
      startup_time_ms: true,
    },
  },
  cloudflare_zone: {
    required: ["account", "name"],
    sensitive: [],
    computedOnly: {
      activated_on: true,
      cname_suffix: true,
      created_on: true,
      development_mode: true,
      id: true,
      meta: true,
      modified_on: true,
      name_servers: true,
      original_dnshost: true,
      original_name_servers: true,
      original_registrar: true,
      owner: true,
      permissions: true,
      plan: true,
      status: true,
      tenant: true,
      tenant_unit: true,
      verification_key: true,
    },
  },
};
