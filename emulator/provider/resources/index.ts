import type { Resource } from "../resource";
import { customHostname, fallbackOrigin, regionalHostname } from "./custom-hostname";
import { dnsRecord } from "./dns-record";
import { kvEntry, kvNamespace } from "./kv";
import { dispatchNamespace, workersRoute } from "./workers";
import { workersScript } from "./workers-script";
import { zone } from "./zone";

/** The resources the stand-in has, by Terraform type. */
export const resources: Readonly<Record<string, Resource>> = {
  cloudflare_custom_hostname: customHostname,
  cloudflare_custom_hostname_fallback_origin: fallbackOrigin,
  cloudflare_dns_record: dnsRecord,
  cloudflare_regional_hostname: regionalHostname,
  cloudflare_workers_for_platforms_dispatch_namespace: dispatchNamespace,
  cloudflare_workers_kv: kvEntry,
  cloudflare_workers_kv_namespace: kvNamespace,
  cloudflare_workers_route: workersRoute,
  cloudflare_workers_script: workersScript,
  cloudflare_zone: zone,
};
