import { WorkersScript, type WorkersScriptBindings } from "@cdktf/provider-cloudflare/lib/workers-script";
import type { Construct } from "constructs";
import { WORKER_FILE } from "../src/addresses/stack";

export interface DispatchWorkerProps {
  /** ID of the account. */
  readonly accountId: string;
  /** Name of the Worker. A changed name is another Worker. */
  readonly scriptName: string;
  /** ID of the dispatch namespace: `DispatchStorage.dispatchNamespace`. */
  readonly dispatchNamespace: string;
  /** ID of the KV namespace with the entries: `DispatchStorage.kvNamespaceId`. */
  readonly kvNamespaceId: string;
  /** SHA-256 of the bundle, hexadecimal. */
  readonly workerSha256: string;
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

/**
 * The dynamic dispatch Worker, uploaded from the file beside the stack: never inline, where `${` would be Terraform's. It has every
 * attribute of `cloudflare_workers_script`: `scriptName`, `id`, `etag` and more.
 */
export class DispatchWorker extends WorkersScript {
  constructor(scope: Construct, id: string, props: DispatchWorkerProps) {
    const { accountId, scriptName, workerSha256, compatibilityDate, observability, providerVersion = "5.22.0" } = props;
    super(scope, id, {
      accountId,
      scriptName,
      mainModule: WORKER_FILE,
      contentFile: WORKER_FILE,
      contentSha256: workerSha256,
      compatibilityDate,
      bindings: bindingsOf(props),
      ...(observability && {
        observability: { enabled: true },
        lifecycle: { ignoreChanges: filledInByCloudflare(providerVersion) },
      }),
    });
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
