import { Zone } from "@cdktf/provider-cloudflare/lib/zone";
import type { Construct } from "constructs";
import { wholeId } from "./named";
import type { ResourceOptions } from "./resource-options";

export interface SaasZoneProps extends ResourceOptions {
  /** ID of the account. */
  readonly accountId: string;
  /**
   * The zone's domain.
   * @rule Write an international name in Unicode, as Cloudflare returns it: Terraform would replace a zone that is written in punycode.
   */
  readonly name: string;
  /**
   * Whether Terraform refuses to destroy the zone (`prevent_destroy`).
   * @default true
   */
  readonly protect?: boolean | undefined;
}

/**
 * The zone that custom hostnames are created on. Only for a zone that this stack manages: for any other, its ID is enough. It has
 * every attribute of `cloudflare_zone`: `id`, `nameServers`, `status` and more.
 */
export class SaasZone extends Zone {
  constructor(scope: Construct, id: string, props: SaasZoneProps) {
    const { accountId, name, protect = true, dependsOn, provider } = props;
    super(scope, wholeId(scope, id), {
      account: { id: accountId },
      name,
      type: "full",
      dependsOn,
      provider,
      ...(protect && { lifecycle: PROTECTED }),
    });
  }

  /** ID of the zone. */
  get zoneId(): string {
    return this.id;
  }
}

const PROTECTED = { preventDestroy: true };
