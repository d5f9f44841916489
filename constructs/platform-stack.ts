import { TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { addressOf } from "../src/addresses/address";
import { CONFIG_MARKER } from "../src/addresses/stack";
import type { DesiredState } from "../src/desired/desired-state";
import { CnameTarget } from "./cname-target";
import { addConfigOutput, configMarkerBlock } from "./config-marker";
import { DispatchStorage } from "./dispatch-storage";
import { DispatchWorker } from "./dispatch-worker";
import { FallbackOrigin } from "./fallback-origin";
import { literals } from "../src/desired/literal";
import { named } from "./named";
import { proxiedRecord, SUCCEEDED } from "./proxied-record";
import { SaasZone } from "./saas-zone";
import { addTerraformSettings } from "./terraform-settings";
import { WorkerRoutes } from "./worker-routes";

/** What all tenants share. No pull request to tenants/ changes a byte of it. */
export class PlatformStack extends TerraformStack {
  constructor(scope: Construct, { platform, terraform }: DesiredState, workerSha256: string) {
    super(scope, platform.stack);
    addTerraformSettings(this, literals(terraform));
    const desired = literals(platform);
    const { zoneId } = new SaasZone(this, "saas-zone", desired);
    new FallbackOrigin(this, "fallback-origin", { zoneId, record: desired.fallbackOrigin });
    if (desired.cnameTarget !== undefined) {
      new CnameTarget(this, "cname-target", {
        zoneId,
        fallbackOrigin: desired.fallbackOrigin.name,
        target: desired.cnameTarget,
      });
    }
    if (desired.subdomains !== undefined)
      named(proxiedRecord(this, "subdomains", zoneId, desired.subdomains, SUCCEEDED), "subdomains");
    const storage = new DispatchStorage(this, "dispatch-storage", desired);
    const worker = new DispatchWorker(this, "dispatch-worker", {
      platform: desired,
      ...storageOf(storage),
      workerSha256,
      providerVersion: terraform.providerVersion,
    });
    const { routePattern, exclusions } = desired;
    new WorkerRoutes(this, "worker-routes", { zoneId, pattern: routePattern, script: worker.scriptName, exclusions });
    this.addMarker();
  }

  private addMarker(): void {
    const resources = this.node.findAll().filter(TerraformResource.isTerraformResource);
    const addresses = resources
      .map((resource) => addressOf(resource.terraformResourceType, resource.friendlyUniqueId))
      .sort();
    this.addOverride(`resource.terraform_data.${CONFIG_MARKER}`, configMarkerBlock(addresses));
    addConfigOutput(this);
  }
}

function storageOf({ dispatchNamespace, kvNamespaceId }: DispatchStorage) {
  return { dispatchNamespace, kvNamespaceId };
}
