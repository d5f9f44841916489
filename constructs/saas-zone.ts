import { Zone } from "@cdktf/provider-cloudflare/lib/zone";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { DesiredPlatform } from "../src/desired/platform";
import type { Literals } from "./literal";
import { named } from "./named";

export type SaasZoneProps = Literals<Pick<DesiredPlatform, "accountId" | "zone" | "protect">>;

/** The zone that custom hostnames are created on: held by Terraform when managed, else only referred to by id. */
export class SaasZone extends Construct {
  readonly zoneId: string;

  constructor(scope: Construct, id: string, props: SaasZoneProps) {
    super(scope, id);
    this.zoneId = props.zone.managed ? this.managedZone(props).id : referredId(props.zone);
    named(new TerraformOutput(this, "id", { value: this.zoneId }), "zone_id");
  }

  private managedZone({ accountId, zone, protect }: SaasZoneProps): Zone {
    const config = {
      account: { id: accountId },
      name: zone.name,
      type: "full",
      ...(protect && { lifecycle: { preventDestroy: true } }),
    };
    return named(new Zone(this, "zone", config), "zone");
  }
}

function referredId({ name, id }: SaasZoneProps["zone"]): string {
  if (id === undefined) throw new Error(`the zone ${name} is not managed and has no id`);
  return id;
}
