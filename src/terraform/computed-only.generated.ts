// Generated from emulator/provider/schemas/5.22.0.json by `npm run generate`: change the schema there, not this file.

export interface ComputedOnly {
  /** True: the whole attribute. Else what is computed only inside of it, for each item of a list too. */
  readonly [attribute: string]: true | ComputedOnly;
}

/** What Cloudflare alone sets, by the schema of provider 5.22.0, for each resource type that Switchyard writes. */
export const COMPUTED_ONLY: Readonly<Record<string, ComputedOnly>> = {
  cloudflare_custom_hostname: {
    created_at: true,
    id: true,
    ownership_verification: true,
    ownership_verification_http: true,
    status: true,
    verification_errors: true,
  },
  cloudflare_custom_hostname_fallback_origin: {
    created_at: true,
    errors: true,
    id: true,
    status: true,
    updated_at: true,
  },
  cloudflare_dns_record: {
    comment_modified_on: true,
    created_on: true,
    id: true,
    meta: true,
    modified_on: true,
    proxiable: true,
    tags_modified_on: true,
  },
  cloudflare_regional_hostname: {
    created_on: true,
    id: true,
  },
  cloudflare_workers_for_platforms_dispatch_namespace: {
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
  cloudflare_workers_kv: {
    id: true,
  },
  cloudflare_workers_kv_namespace: {
    id: true,
    supports_url_encoding: true,
  },
  cloudflare_workers_route: {
    id: true,
  },
  cloudflare_workers_script: {
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
  cloudflare_zone: {
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
};
