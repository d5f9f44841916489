import { CustomHostnameFallbackOrigin } from "@cdktf/provider-cloudflare/lib/custom-hostname-fallback-origin";
import { Construct } from "constructs";
import type { DnsRecord } from "../src/desired/platform";
import type { Literals } from "./literal";
import { named } from "./named";
import { proxiedRecord, SUCCEEDED } from "./proxied-record";

export interface FallbackOriginProps {
  readonly zoneId: string;
  readonly record: Literals<DnsRecord>;
}

/** Where custom hostnames go that no Worker answers: a proxied record, and its designation. */
export class FallbackOrigin extends Construct {
  constructor(scope: Construct, id: string, { zoneId, record }: FallbackOriginProps) {
    super(scope, id);
    const dnsRecord = named(proxiedRecord(this, "record", zoneId, record, SUCCEEDED), "fallback_origin");
    named(
      new CustomHostnameFallbackOrigin(this, "designation", { zoneId, origin: record.name, dependsOn: [dnsRecord] }),
      "fallback_origin",
    );
  }
}
