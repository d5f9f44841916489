import { RegionalHostname } from "@cdktf/provider-cloudflare/lib/regional-hostname";
import { Construct } from "constructs";
import { ProxiedRecord } from "./proxied-record";
import type { ResourceOptions } from "./resource-options";

export interface CnameTargetProps extends ResourceOptions {
  /** ID of the SaaS zone. */
  readonly zoneId: string;
  /**
   * The name that customers point their CNAME at, `customers.saasprovider.com`. With `*.` in front, each customer gets a
   * separate name, `acme.customers.saasprovider.com`.
   * @rule A changed name is an outage of every customer: their DNS points at it.
   */
  readonly hostname: string;
  /**
   * Writes the record `*.<hostname>` beside it.
   * @default false
   */
  readonly wildcard?: boolean | undefined;
  /** The fallback origin's name: `FallbackOrigin.hostname`. */
  readonly fallbackOrigin: string;
  /**
   * Regional Services: where TLS ends, by Cloudflare's region key, for example `eu`. It follows this name, whatever origin a
   * custom hostname has.
   * @default none
   * @rule Enterprise.
   */
  readonly region?: string | undefined;
}

/** The names customers point their CNAME at: proxied records that lead to the fallback origin. */
export class CnameTarget extends Construct {
  /** What customers point their CNAME at; `*` stands for a label that each customer chooses. */
  readonly dnsTarget: string;

  constructor(scope: Construct, id: string, props: CnameTargetProps) {
    super(scope, id);
    this.dnsTarget = props.hostname;
    if (props.hostname.startsWith("*.")) this.addRecord("wildcard", props.hostname, props);
    else {
      this.addRecord("record", props.hostname, props);
      if (props.wildcard) this.addRecord("wildcard", `*.${props.hostname}`, props);
    }
  }

  private addRecord(id: string, hostname: string, props: CnameTargetProps): void {
    const { zoneId, fallbackOrigin: content, region, dependsOn, provider } = props;
    const record = new ProxiedRecord(this, id, { zoneId, name: hostname, type: "CNAME", content, dependsOn, provider });
    if (region === undefined) return;
    new RegionalHostname(this, `${id}-region`, {
      zoneId,
      hostname,
      regionKey: region,
      dependsOn: [record],
      provider,
    });
  }
}
