import { WorkersScript, type WorkersScriptBindings } from "@cdktf/provider-cloudflare/lib/workers-script";
import { Construct } from "constructs";
import { WORKER_FILE } from "../src/addresses/stack";
import type { DesiredPlatform } from "../src/desired/platform";
import type { Literals } from "../src/desired/literal";
import { named } from "./named";

export interface DispatchWorkerProps {
  readonly platform: Literals<Pick<DesiredPlatform, "accountId" | "dispatch" | "variables">>;
  readonly dispatchNamespace: string;
  readonly kvNamespaceId: string;
  /** SHA-256 of the bundle, hexadecimal. */
  readonly workerSha256: string;
  /** Exact version of the Cloudflare provider. */
  readonly providerVersion: string;
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
      ...(dispatch.observability && {
        observability: { enabled: true },
        lifecycle: { ignoreChanges: filledInByCloudflare(props.providerVersion) },
      }),
    });
    this.scriptName = named(script, "dispatch").scriptName;
  }
}

/** What Cloudflare adds to `observability`; each plan that refreshes would propose to take it away again. */
function filledInByCloudflare(providerVersion: string): string[] {
  const traced = knowsTraces(providerVersion) ? ["observability.traces"] : [];
  return ["observability.head_sampling_rate", "observability.logs", ...traced];
}

/** The provider's schema has `traces` from 5.19; Terraform refuses to ignore what a schema has not. */
function knowsTraces(providerVersion: string): boolean {
  const [major = 0, minor = 0] = providerVersion.split(".").map(Number);
  return major > 5 || (major === 5 && minor >= 19);
}

function bindingsOf({ platform, dispatchNamespace, kvNamespaceId }: DispatchWorkerProps): WorkersScriptBindings[] {
  const { outbound, analyticsDataset } = platform.dispatch;
  return [
    {
      name: "DISPATCHER",
      type: "dispatch_namespace",
      namespace: dispatchNamespace,
      // Without its parameters: the provider sends names where the API takes objects (rule outbound-parameters).
      ...(outbound && { outbound: { worker: { service: outbound.service } } }),
    },
    { name: "KV", type: "kv_namespace", namespaceId: kvNamespaceId },
    ...(analyticsDataset === undefined
      ? []
      : [{ name: "METRICS", type: "analytics_engine", dataset: analyticsDataset }]),
    ...Object.entries(platform.variables).map(([name, text]) => ({ name, type: "plain_text", text })),
  ];
}
