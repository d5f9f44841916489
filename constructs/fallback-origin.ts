import { CustomHostnameFallbackOrigin } from "@cdktf/provider-cloudflare/lib/custom-hostname-fallback-origin";
import { Construct } from "constructs";
import { ORIGINLESS } from "../src/cloudflare/originless";
import { CREATE_FIRST, ProxiedRecord, type ProxiedRecordProps } from "./proxied-record";
import type { ResourceOptions } from "./resource-options";

export interface FallbackOriginProps extends ResourceOptions {
  /** ID of the SaaS zone. */
  readonly zoneId: string;
  /**
   * The fallback origin's name in the zone, for example `proxy-fallback.saasprovider.com`.
   * @rule A zone has one fallback origin: a second one takes the first one's place.
   * @see https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/start/advanced-settings/worker-as-origin/
   */
  readonly hostname: string;
  /**
   * The server behind the name.
   * @default originless, `AAAA 100::`: for a zone whose Worker answers every request
   * @see https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/start/advanced-settings/worker-as-origin/
   */
  readonly origin?: Pick<ProxiedRecordProps, "type" | "content"> | undefined;
}

/** Receives the requests that no Worker answers: a proxied DNS record, and its designation as the zone's fallback origin. */
export class FallbackOrigin extends Construct {
  /** The fallback origin's name. */
  readonly hostname: string;

  constructor(scope: Construct, id: string, props: FallbackOriginProps) {
    super(scope, id);
    const { zoneId, hostname, origin = ORIGINLESS.AAAA, dependsOn, provider } = props;
    const target = { name: hostname, ...origin, lifecycle: CREATE_FIRST };
    const record = new ProxiedRecord(this, "record", { zoneId, ...target, dependsOn, provider });
    new CustomHostnameFallbackOrigin(this, "designation", {
      zoneId,
      origin: hostname,
      dependsOn: [record],
      provider,
    });
    this.hostname = hostname;
  }
}
