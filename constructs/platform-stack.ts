import { type App, TerraformElement, TerraformOutput } from "cdktf";
import type { Node } from "constructs";
import type { WorkerFile } from "../src/bundle/worker";
import type { DesiredState } from "../src/desired/desired-state";
import { CnameTarget } from "./cname-target";
import { DispatchStorage } from "./dispatch-storage";
import { DispatchWorker } from "./dispatch-worker";
import { FallbackOrigin } from "./fallback-origin";
import { CREATE_FIRST, ProxiedRecord } from "./proxied-record";
import { ReleasedStack, type ReleasedStackProps } from "./released-stack";
import { SaasZone } from "./saas-zone";
import { WorkerRoutes } from "./worker-routes";

/**
 * The names in the addresses of this stack's resources, by their place in its construct tree. Never change one: Terraform would
 * destroy the resource. A resource that is not listed, for example one that you added, has the name that cdktf gives it.
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

/** What the platform stack takes. */
export interface PlatformStackProps extends ReleasedStackProps {
  /** The dispatch Worker's module, as `readEnvironments` returns it. */
  readonly worker: WorkerFile;
}

/** What all tenants share. Changes in tenants/ never change it. Use its attributes in your own resources and stacks. */
export class PlatformStack extends ReleasedStack {
  /** ID of the SaaS zone. */
  readonly zoneId: string;
  /** ID of the KV namespace with an entry for each hostname. */
  readonly kvNamespaceId: string;
  /** ID of the dispatch namespace, which is its name. */
  readonly dispatchNamespace: string;
  /** Name of the dispatch Worker. */
  readonly scriptName: string;

  constructor(scope: App, id: string, props: PlatformStackProps) {
    super(scope, id, props);
    const { platform, terraform } = props.environment;
    const { routePattern: pattern, exclusions } = platform;
    this.zoneId = this.addZone(platform);
    this.addRecords(this.zoneId, platform);
    const storage = this.addStorage(platform);
    this.kvNamespaceId = storage.kvNamespaceId;
    this.dispatchNamespace = storage.dispatchNamespace;
    this.scriptName = this.addWorker(platform, props.worker, terraform.providerVersion);
    const { zoneId, scriptName } = this;
    new WorkerRoutes(this, "worker-routes", { zoneId, scriptName, pattern, exclusions });
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

  private addStorage({ accountId, protect, dispatch }: DesiredState["platform"]): DispatchStorage {
    const { managed, title, id } = dispatch.kvNamespace;
    const storage = new DispatchStorage(this, "dispatch-storage", {
      accountId,
      dispatchNamespace: dispatch.namespace,
      kvNamespace: managed ? { title } : { id: known(id, `the KV namespace ${title}`) },
      protect,
    });
    new TerraformOutput(this, "kv_namespace_id", { value: storage.kvNamespaceId });
    return storage;
  }

  /** @returns its name */
  private addWorker(
    { accountId, dispatch, variables }: DesiredState["platform"],
    worker: WorkerFile,
    providerVersion: string,
  ): string {
    const { scriptName, compatibilityDate, outbound, analyticsDataset, observability } = dispatch;
    const script = new DispatchWorker(this, "dispatch", {
      accountId,
      scriptName,
      dispatchNamespace: this.dispatchNamespace,
      kvNamespaceId: this.kvNamespaceId,
      worker,
      compatibilityDate,
      variables,
      outboundWorker: outbound?.service,
      analyticsDataset,
      observability,
      providerVersion,
    });
    return script.scriptName;
  }
}

function known(id: string | undefined, what: string): string {
  if (id === undefined) throw new Error(`${what} is not managed and has no id`);
  return id;
}
