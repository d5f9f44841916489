import type { ResourceBehavior } from "../resource";
import { customHostname, fallbackOrigin, regionalHostname } from "./custom-hostname";
import { dnsRecord } from "./dns-record";
import { kvEntry, kvNamespace } from "./kv";
import { dispatchNamespaceBehavior, workersRoute } from "./workers";
import { workersScript } from "./workers-script";
import { zone } from "./zone";

/** The resource types that Switchyard writes, by their Terraform type: the emulator has their part of Cloudflare's API. */
export const behaviors: Readonly<Record<string, ResourceBehavior>> = {
  cloudflare_custom_hostname: customHostname,
  cloudflare_custom_hostname_fallback_origin: fallbackOrigin,
  cloudflare_dns_record: dnsRecord,
  cloudflare_regional_hostname: regionalHostname,
  cloudflare_workers_for_platforms_dispatch_namespace: dispatchNamespaceBehavior,
  cloudflare_workers_kv: kvEntry,
  cloudflare_workers_kv_namespace: kvNamespace,
  cloudflare_workers_route: workersRoute,
  cloudflare_workers_script: workersScript,
  cloudflare_zone: zone,
};
