import type { App } from "cdktf";
import type { WorkerFile } from "../src/bundle/worker";
import { CnameTarget } from "./cname-target";
import { DispatchStorage } from "./dispatch-storage";
import { DispatchWorker } from "./dispatch-worker";
import { FallbackOrigin } from "./fallback-origin";
import { literals } from "./literal";
import { named } from "./named";
import { proxiedRecord, SUCCEEDED } from "./proxied-record";
import { ReleasedStack, type ReleasedStackProps } from "./released-stack";
import { SaasZone } from "./saas-zone";
import { WorkerRoutes } from "./worker-routes";

export interface PlatformStackProps extends ReleasedStackProps {
  /** The dispatch Worker, bundled. */
  readonly worker: WorkerFile;
}

/** What all tenants share. No pull request to tenants/ changes a byte of it. Other stacks may read its ids. */
export class PlatformStack extends ReleasedStack {
  readonly zoneId: string;
  readonly kvNamespaceId: string;
  readonly dispatchNamespace: string;
  /** Of the dispatch Worker. */
  readonly scriptName: string;

  constructor(scope: App, id: string, props: PlatformStackProps) {
    super(scope, id, props);
    const { platform, terraform } = props.environment;
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
    const { dispatchNamespace, kvNamespaceId } = new DispatchStorage(this, "dispatch-storage", desired);
    const { outbound, compatibilityDate, analyticsDataset, observability } = desired.dispatch;
    const { scriptName } = new DispatchWorker(this, "dispatch", {
      accountId: desired.accountId,
      scriptName: desired.dispatch.scriptName,
      dispatchNamespace,
      kvNamespaceId,
      worker: props.worker,
      compatibilityDate,
      analyticsDataset,
      observability,
      outboundService: outbound?.service,
      variables: desired.variables,
      providerVersion: terraform.providerVersion,
    });
    const { routePattern, exclusions } = desired;
    new WorkerRoutes(this, "worker-routes", { zoneId, pattern: routePattern, script: scriptName, exclusions });
    this.zoneId = zoneId;
    this.kvNamespaceId = kvNamespaceId;
    this.dispatchNamespace = dispatchNamespace;
    this.scriptName = scriptName;
  }
}
