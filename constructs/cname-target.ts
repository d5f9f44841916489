import { RegionalHostname } from "@cdktf/provider-cloudflare/lib/regional-hostname";
import { Construct } from "constructs";
import type { CnameTarget as DesiredTarget } from "../src/registry/model";
import type { Literal, Literals } from "./literal";
import { named } from "./named";
import { proxiedRecord } from "./proxied-record";

export interface CnameTargetProps {
  readonly zoneId: string;
  readonly fallbackOrigin: Literal;
  readonly target: Literals<DesiredTarget>;
}

/** The names customers point their CNAME at. Regional Services follow this record, whatever a hostname's own origin. */
export class CnameTarget extends Construct {
  constructor(scope: Construct, id: string, { zoneId, fallbackOrigin, target }: CnameTargetProps) {
    super(scope, id);
    for (const name of target.records) {
      const resource = name.startsWith("*.") ? "cname_target_wildcard" : "cname_target";
      const record = { name, type: "CNAME", content: fallbackOrigin } as const;
      const dnsRecord = named(proxiedRecord(this, `${resource}-record`, zoneId, record), resource);
      if (target.region === undefined) continue;
      const regional = { zoneId, hostname: name, regionKey: target.region, dependsOn: [dnsRecord] };
      named(new RegionalHostname(this, `${resource}-region`, regional), resource);
    }
  }
}
