import { DnsRecord } from "@cdktf/provider-cloudflare/lib/dns-record";
import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import type { DnsRecord as DesiredRecord } from "../src/desired/platform";
import type { Literals } from "./literal";

/** Cloudflare refuses any other TTL for a proxied record. */
const AUTOMATIC_TTL = 1;

/**
 * For a record whose type follows the fallback origin's: the provider replaces it when the type changes, and an A stands beside
 * an AAAA of the same name, so the name never goes without one.
 */
export const SUCCEEDED: TerraformResourceLifecycle = { createBeforeDestroy: true };

export function proxiedRecord(
  scope: Construct,
  id: string,
  zoneId: string,
  record: Literals<DesiredRecord>,
  lifecycle?: TerraformResourceLifecycle,
): DnsRecord {
  const { name, type, content } = record;
  return new DnsRecord(scope, id, {
    zoneId,
    name,
    type,
    content,
    proxied: true,
    ttl: AUTOMATIC_TTL,
    ...(lifecycle && { lifecycle }),
  });
}
