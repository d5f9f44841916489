import { DnsRecord } from "@cdktf/provider-cloudflare/lib/dns-record";
import type { Construct } from "constructs";
import type { DnsRecord as DesiredRecord } from "../src/desired/platform";
import type { Literals } from "./literal";

/** Cloudflare refuses any other TTL for a proxied record. */
const AUTOMATIC_TTL = 1;

export function proxiedRecord(
  scope: Construct,
  id: string,
  zoneId: string,
  record: Literals<DesiredRecord>,
): DnsRecord {
  const { name, type, content } = record;
  return new DnsRecord(scope, id, { zoneId, name, type, content, proxied: true, ttl: AUTOMATIC_TTL });
}
