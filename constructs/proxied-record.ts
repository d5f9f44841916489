import { DnsRecord } from "@cdktf/provider-cloudflare/lib/dns-record";
import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import { wholeId } from "./named";
import type { ResourceOptions } from "./resource-options";

/** Cloudflare refuses any other TTL for a proxied record. */
const AUTOMATIC_TTL = 1;

/**
 * For a record that may change its type: the provider replaces it then, and an A stands beside an AAAA of the same name, so the
 * name always has a record.
 */
export const CREATE_FIRST: TerraformResourceLifecycle = { createBeforeDestroy: true };

export interface ProxiedRecordProps extends ResourceOptions {
  /** ID of the zone. */
  readonly zoneId: string;
  /** The record's whole name, `*.saasprovider.com`: lower case, punycode, no final dot. */
  readonly name: string;
  /** The record's type. */
  readonly type: "A" | "AAAA" | "CNAME";
  /**
   * The address, or the name that a CNAME points at: lower case, IPv6 in its short form.
   * @rule Cloudflare returns its own spelling. Any other spelling is a change in every plan.
   */
  readonly content: string;
  /**
   * Terraform's lifecycle arguments.
   * @default none
   */
  readonly lifecycle?: TerraformResourceLifecycle | undefined;
}

/** A DNS record behind Cloudflare's proxy. It has every attribute of `cloudflare_dns_record`: `name`, `content`, `id` and more. */
export class ProxiedRecord extends DnsRecord {
  constructor(scope: Construct, id: string, props: ProxiedRecordProps) {
    const { zoneId, name, type, content, lifecycle, dependsOn, provider } = props;
    super(scope, wholeId(scope, id), {
      zoneId,
      name,
      type,
      content,
      proxied: true,
      ttl: AUTOMATIC_TTL,
      lifecycle,
      dependsOn,
      provider,
    });
  }
}
