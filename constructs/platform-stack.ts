import { TerraformElement, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import { addressOf } from "../src/addresses/address";
import { CONFIG_MARKER } from "../src/addresses/stack";
import type { DesiredState } from "../src/desired/desired-state";
import { CnameTarget } from "./cname-target";
import { addConfigOutput, configMarkerBlock } from "./config-marker";
import { DispatchStorage } from "./dispatch-storage";
import { DispatchWorker } from "./dispatch-worker";
import { FallbackOrigin } from "./fallback-origin";
import { CREATE_FIRST, ProxiedRecord } from "./proxied-record";
import { SaasZone } from "./saas-zone";
import { addTerraformSettings } from "./terraform-settings";
import { WorkerRoutes } from "./worker-routes";

/**
 * The names in the addresses of this stack's resources, by their place in its construct tree. Never change one: Terraform would
 * destroy the resource. A resource that is not listed, for example a company's own, has the name that cdktf gives it.
 */
const NAMES: Readonly<Record<string, string>> = {
  "fallback-origin/record": "fallback_origin",
  "fallback-origin/designation": "fallback_origin",
  "cname-target/record": "cname_target",
  "cname-target/record-region": "cname_target",
  "cname-target/wildcard": "cname_target_wildcard",
  "cname-target/wildcard-region": "cname_target_wildcard",
  "dispatch-storage/namespace-name": "dispatch_namespace",
  "dispatch-storage/namespace": "dispatch",
  "dispatch-storage/kv": "hostnames",
  "worker-routes/dispatch": "dispatch",
};

/** What all tenants share. No pull request to tenants/ changes a byte of it. */
export class PlatformStack extends TerraformStack {
  constructor(scope: Construct, { platform, terraform }: DesiredState, workerSha256: string) {
    super(scope, platform.stack);
    addTerraformSettings(this, terraform);
    const zoneId = this.addZone(platform);
    this.addRecords(zoneId, platform);
    const scriptName = this.addDispatch(platform, workerSha256, terraform.providerVersion);
    const { routePattern: pattern, exclusions } = platform;
    new WorkerRoutes(this, "worker-routes", { zoneId, scriptName, pattern, exclusions });
    this.addMarker();
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const { path } = TerraformElement.isTerraformElement(element) ? element.node : element;
    const place = path.slice(this.node.path.length + 1);
    const exclusion = /^worker-routes\/(exclude_.+)$/.exec(place)?.[1];
    return exclusion ?? NAMES[place] ?? super.allocateLogicalId(element);
  }

  /** @returns its ID */
  private addZone({ accountId, protect, zone: { managed, name, id } }: DesiredState["platform"]): string {
    const zoneId = managed
      ? new SaasZone(this, "zone", { accountId, name, protect }).zoneId
      : known(id, `the zone ${name}`);
    new TerraformOutput(this, "zone_id", { value: zoneId });
    return zoneId;
  }

  private addRecords(zoneId: string, { fallbackOrigin, cnameTarget, subdomains }: DesiredState["platform"]): void {
    const { name, ...origin } = fallbackOrigin;
    const { hostname } = new FallbackOrigin(this, "fallback-origin", { zoneId, hostname: name, origin });
    if (cnameTarget !== undefined)
      new CnameTarget(this, "cname-target", { zoneId, fallbackOrigin: hostname, ...cnameTarget });
    if (subdomains !== undefined)
      new ProxiedRecord(this, "subdomains", { zoneId, ...subdomains, lifecycle: CREATE_FIRST });
  }

  /** @returns the name of the dispatch Worker */
  private addDispatch(
    { accountId, protect, dispatch, variables }: DesiredState["platform"],
    workerSha256: string,
    providerVersion: string,
  ): string {
    const { managed, title, id } = dispatch.kvNamespace;
    const storage = new DispatchStorage(this, "dispatch-storage", {
      accountId,
      dispatchNamespace: dispatch.namespace,
      kvNamespace: managed ? { title } : { id: known(id, `the KV namespace ${title}`) },
      protect,
    });
    const { dispatchNamespace, kvNamespaceId } = storage;
    new TerraformOutput(this, "kv_namespace_id", { value: kvNamespaceId });
    const { scriptName, compatibilityDate, outbound, analyticsDataset, observability } = dispatch;
    const worker = new DispatchWorker(this, "dispatch", {
      accountId,
      scriptName,
      dispatchNamespace,
      kvNamespaceId,
      workerSha256,
      compatibilityDate,
      variables,
      outboundWorker: outbound?.service,
      analyticsDataset,
      observability,
      providerVersion,
    });
    return worker.scriptName;
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

function known(id: string | undefined, what: string): string {
  if (id === undefined) throw new Error(`${what} is not managed and has no id`);
  return id;
}
