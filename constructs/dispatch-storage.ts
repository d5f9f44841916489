import { WorkersForPlatformsDispatchNamespace } from "@cdktf/provider-cloudflare/lib/workers-for-platforms-dispatch-namespace";
import { WorkersKvNamespace } from "@cdktf/provider-cloudflare/lib/workers-kv-namespace";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { DesiredPlatform } from "../src/desired/platform";
import type { Literals } from "./literal";
import { named } from "./named";

export type DispatchStorageProps = Literals<Pick<DesiredPlatform, "accountId" | "protect" | "dispatch">>;

/** What outlives every release of the dispatch Worker: the namespace of user Workers and the lookup table. */
export class DispatchStorage extends Construct {
  readonly dispatchNamespace: string;
  readonly kvNamespaceId: string;

  constructor(scope: Construct, id: string, props: DispatchStorageProps) {
    super(scope, id);
    const { accountId, dispatch, protect } = props;
    const lifecycle = protect ? { lifecycle: { preventDestroy: true } } : {};
    const namespace = new WorkersForPlatformsDispatchNamespace(this, "namespace", {
      accountId,
      name: dispatch.namespace,
      ...lifecycle,
    });
    this.dispatchNamespace = named(namespace, "dispatch").name;
    const { managed, title, id: kvNamespaceId } = dispatch.kvNamespace;
    this.kvNamespaceId = managed
      ? named(new WorkersKvNamespace(this, "kv", { accountId, title, ...lifecycle }), "hostnames").id
      : referredId(title, kvNamespaceId);
    named(new TerraformOutput(this, "kv-id", { value: this.kvNamespaceId }), "kv_namespace_id");
  }
}

function referredId(title: string, id: string | undefined): string {
  if (id === undefined) throw new Error(`the KV namespace ${title} is not managed and has no id`);
  return id;
}
