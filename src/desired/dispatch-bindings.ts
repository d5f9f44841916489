/** What the dispatch Worker's bindings lead to. */
export interface BindingTargets {
  readonly dispatchNamespace: string;
  readonly kvNamespaceId: string;
  readonly outboundWorker?: string | undefined;
  readonly analyticsDataset?: string | undefined;
  /** Plain-text bindings. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A binding by the names of Cloudflare's API. */
export interface DispatchBinding {
  readonly name: string;
  readonly type: string;
  readonly namespace?: string;
  readonly outbound?: { readonly worker: { readonly service: string } };
  readonly namespace_id?: string;
  readonly dataset?: string;
  readonly text?: string;
}

/** The bindings that the dispatch Worker is uploaded with, and that it needs to serve. */
export function dispatchBindings(targets: BindingTargets): readonly DispatchBinding[] {
  const { dispatchNamespace, kvNamespaceId, outboundWorker, analyticsDataset, variables } = targets;
  return [
    {
      name: "DISPATCHER",
      type: "dispatch_namespace",
      namespace: dispatchNamespace,
      // Without its parameters: the provider sends names where the API takes objects (rule outbound-parameters).
      ...(outboundWorker !== undefined && { outbound: { worker: { service: outboundWorker } } }),
    },
    { name: "KV", type: "kv_namespace", namespace_id: kvNamespaceId },
    ...(analyticsDataset === undefined
      ? []
      : [{ name: "METRICS", type: "analytics_engine", dataset: analyticsDataset }]),
    ...Object.entries(variables).map(([name, text]) => ({ name, type: "plain_text", text })),
  ];
}
