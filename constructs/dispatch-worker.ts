import { WorkersScript, type WorkersScriptBindings } from "@cdktf/provider-cloudflare/lib/workers-script";
import { AssetType, TerraformAsset } from "cdktf";
import type { Construct } from "constructs";
import type { WorkerFile } from "../src/bundle/worker";
import { wholeId } from "./named";
import type { ResourceOptions } from "./resource-options";

export interface DispatchWorkerProps extends ResourceOptions {
  /** ID of the account. */
  readonly accountId: string;
  /** Name of the Worker. A changed name creates another Worker. */
  readonly scriptName: string;
  /** ID of the dispatch namespace: `DispatchStorage.dispatchNamespace`. */
  readonly dispatchNamespace: string;
  /** ID of the KV namespace with the entries: `DispatchStorage.kvNamespaceId`. */
  readonly kvNamespaceId: string;
  /** The module to upload: an absolute path, and the SHA-256 of its bytes, hexadecimal. Terraform uploads it when this hash changes. */
  readonly worker: WorkerFile;
  /**
   * The version of the Workers runtime, `2026-04-21`.
   * @see https://developers.cloudflare.com/workers/configuration/compatibility-dates/
   */
  readonly compatibilityDate: string;
  /**
   * The Worker's plain-text bindings: `ZONE_NAME`; `LOOKUP`, one of `kv`, `metadata`, `label`; `IDENTITY_HEADERS`, `true` if user
   * Workers are to get `x-tenant-…` headers.
   */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Name of a Worker that sees the requests of user Workers.
   * @default none
   * @rule The provider can't set its parameters.
   * @see https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/outbound-workers/
   */
  readonly outboundWorker?: string | undefined;
  /**
   * Name of the Analytics Engine dataset that gets a data point for each request.
   * @default none
   */
  readonly analyticsDataset?: string | undefined;
  /**
   * Whether the Worker's logs are kept.
   * @default false
   */
  readonly observability?: boolean | undefined;
  /**
   * Exact version of the Cloudflare provider: it decides what Terraform may ignore of `observability`.
   * @default "5.22.0"
   */
  readonly providerVersion?: string | undefined;
}

/** Stands where cdktf puts a hash of the file: `content_sha256` tells that the Worker changed, and its path stays. */
const CONSTANT_HASH = "bundle";

/**
 * The dynamic dispatch Worker, uploaded from a file below the stack: never inline, where `${` would be Terraform's. It has every
 * attribute of `cloudflare_workers_script`: `scriptName`, `id`, `etag` and more.
 */
export class DispatchWorker extends WorkersScript {
  constructor(scope: Construct, id: string, props: DispatchWorkerProps) {
    const { accountId, scriptName, worker, compatibilityDate, observability, providerVersion = "5.22.0" } = props;
    const { dependsOn, provider } = props;
    super(scope, wholeId(scope, id), {
      accountId,
      scriptName,
      contentSha256: worker.sha256,
      compatibilityDate,
      bindings: bindingsOf(props),
      dependsOn,
      provider,
      ...(observability && {
        observability: { enabled: true },
        lifecycle: { ignoreChanges: filledInByCloudflare(providerVersion) },
      }),
    });
    const bundle = { path: worker.path, type: AssetType.FILE, assetHash: CONSTANT_HASH };
    const asset = new TerraformAsset(this, "Default", bundle); // `Default` adds nothing to its folder's name
    this.mainModule = asset.fileName;
    this.contentFile = asset.path;
  }
}

/** What Cloudflare adds to `observability`; each plan that refreshes would propose to remove it. */
function filledInByCloudflare(providerVersion: string): string[] {
  const traced = knowsTraces(providerVersion) ? ["observability.traces"] : [];
  return ["observability.head_sampling_rate", "observability.logs", ...traced];
}

/** The provider's schema has `traces` from 5.19; Terraform refuses to ignore an attribute that the schema lacks. */
function knowsTraces(providerVersion: string): boolean {
  const [major = 0, minor = 0] = providerVersion.split(".").map(Number);
  return major > 5 || (major === 5 && minor >= 19);
}

function bindingsOf(props: DispatchWorkerProps): WorkersScriptBindings[] {
  const { dispatchNamespace, kvNamespaceId, outboundWorker, analyticsDataset, variables } = props;
  return [
    {
      name: "DISPATCHER",
      type: "dispatch_namespace",
      namespace: dispatchNamespace,
      // Without its parameters: the provider sends names where the API takes objects (rule outbound-parameters).
      ...(outboundWorker !== undefined && { outbound: { worker: { service: outboundWorker } } }),
    },
    { name: "KV", type: "kv_namespace", namespaceId: kvNamespaceId },
    ...(analyticsDataset === undefined
      ? []
      : [{ name: "METRICS", type: "analytics_engine", dataset: analyticsDataset }]),
    ...Object.entries(variables).map(([name, text]) => ({ name, type: "plain_text", text })),
  ];
}
