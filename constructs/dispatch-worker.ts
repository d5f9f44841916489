import { WorkersScript, type WorkersScriptBindings } from "@cdktf/provider-cloudflare/lib/workers-script";
import { Construct } from "constructs";
import type { DesiredPlatform } from "../src/desired/platform";
import { WORKER_FILE } from "../src/desired/stack";
import type { Literals } from "./literal";
import { named } from "./named";

export interface DispatchWorkerProps {
  readonly platform: Literals<Pick<DesiredPlatform, "accountId" | "dispatch" | "variables">>;
  readonly dispatchNamespace: string;
  readonly kvNamespaceId: string;
  /** SHA-256 of the bundle, hexadecimal. */
  readonly workerSha256: string;
}

/** The dynamic dispatch Worker, uploaded from the file beside the stack: never inline, where `${` would be Terraform's. */
export class DispatchWorker extends Construct {
  readonly scriptName: string;

  constructor(scope: Construct, id: string, props: DispatchWorkerProps) {
    super(scope, id);
    const { accountId, dispatch } = props.platform;
    const script = new WorkersScript(this, "script", {
      accountId,
      scriptName: dispatch.scriptName,
      mainModule: WORKER_FILE,
      contentFile: WORKER_FILE,
      contentSha256: props.workerSha256,
      compatibilityDate: dispatch.compatibilityDate,
      bindings: bindingsOf(props),
      ...(dispatch.observability && { observability: { enabled: true } }),
    });
    this.scriptName = named(script, "dispatch").scriptName;
  }
}

function bindingsOf({ platform, dispatchNamespace, kvNamespaceId }: DispatchWorkerProps): WorkersScriptBindings[] {
  const { outbound, analyticsDataset } = platform.dispatch;
  return [
    {
      name: "DISPATCHER",
      type: "dispatch_namespace",
      namespace: dispatchNamespace,
      ...(outbound && { outbound: { worker: { service: outbound.service }, params: [...outbound.parameters] } }),
    },
    { name: "KV", type: "kv_namespace", namespaceId: kvNamespaceId },
    ...(analyticsDataset === undefined
      ? []
      : [{ name: "METRICS", type: "analytics_engine", dataset: analyticsDataset }]),
    ...Object.entries(platform.variables).map(([name, text]) => ({ name, type: "plain_text", text })),
  ];
}
