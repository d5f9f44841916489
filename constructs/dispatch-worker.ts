import { WorkersScript, type WorkersScriptBindings } from "@cdktf/provider-cloudflare/lib/workers-script";
import { AssetType, TerraformAsset, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { WorkerFile } from "../src/bundle/worker";
import { named } from "./named";

/** Texts may be cdktf tokens. cdktf escapes nothing: escape `${` and `%{` in what others wrote. */
export interface DispatchWorkerProps {
  readonly accountId: string;
  /** Name of the Worker at Cloudflare. */
  readonly scriptName: string;
  /** Name of the namespace that holds the user Workers: the binding `DISPATCHER`. */
  readonly dispatchNamespace: string;
  /** Id of the KV namespace that the Worker looks hostnames up in: the binding `KV`. */
  readonly kvNamespaceId: string;
  /** The bundled module. Terraform uploads it when its SHA-256 changes. */
  readonly worker: WorkerFile;
  /** A date such as `2026-04-21`, not in the future. */
  readonly compatibilityDate: string;
  /** Exact version of the Cloudflare provider: some fields are known to some versions only. */
  readonly providerVersion: string;
  /** Name of the outbound Worker. Its parameters can't be sent by the provider (docs/platform.md#outbound-parameters). */
  readonly outboundService?: string | undefined;
  /** Name of the Analytics Engine dataset: the binding `METRICS`. */
  readonly analyticsDataset?: string | undefined;
  /** Whether Cloudflare keeps the Worker's logs; not unless said otherwise. */
  readonly observability?: boolean | undefined;
  /** Plain-text bindings, by name. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Stands where cdktf puts a hash of the file: `content_sha256` tells that the Worker changed, and its path stays. */
const CONSTANT_HASH = "bundle";

/** The dynamic dispatch Worker, uploaded from a file below the stack: never inline, where `${` would be Terraform's. */
export class DispatchWorker extends Construct {
  readonly scriptName: string;

  constructor(scope: Construct, id: string, props: DispatchWorkerProps) {
    super(scope, id);
    const { accountId, scriptName, compatibilityDate, worker, observability } = props;
    const module = new TerraformAsset(this, "Default", {
      path: worker.path,
      type: AssetType.FILE,
      assetHash: CONSTANT_HASH,
    });
    const script = new WorkersScript(this, "script", {
      accountId,
      scriptName,
      mainModule: module.fileName,
      contentFile: module.path,
      contentSha256: worker.sha256,
      compatibilityDate,
      bindings: bindingsOf(props),
      ...(observability && {
        observability: { enabled: true },
        lifecycle: { ignoreChanges: filledInByCloudflare(props.providerVersion) },
      }),
    });
    this.scriptName = named(script, TerraformStack.of(this).getLogicalId(this.node)).scriptName;
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

function bindingsOf(props: DispatchWorkerProps): WorkersScriptBindings[] {
  const { dispatchNamespace, kvNamespaceId, outboundService, analyticsDataset, variables = {} } = props;
  return [
    {
      name: "DISPATCHER",
      type: "dispatch_namespace",
      namespace: dispatchNamespace,
      // Without its parameters: the provider sends names where the API takes objects (rule outbound-parameters).
      ...(outboundService !== undefined && { outbound: { worker: { service: outboundService } } }),
    },
    { name: "KV", type: "kv_namespace", namespaceId: kvNamespaceId },
    ...(analyticsDataset === undefined
      ? []
      : [{ name: "METRICS", type: "analytics_engine", dataset: analyticsDataset }]),
    ...Object.entries(variables).map(([name, text]) => ({ name, type: "plain_text", text })),
  ];
}
