import { WorkersForPlatformsDispatchNamespace } from "@cdktf/provider-cloudflare/lib/workers-for-platforms-dispatch-namespace";
import { WorkersKvNamespace } from "@cdktf/provider-cloudflare/lib/workers-kv-namespace";
import { TerraformLocal, TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { DesiredPlatform } from "../src/desired/platform";
import type { Literal, Literals } from "./literal";
import { named } from "./named";
import { reference } from "./reference";

export type DispatchStorageProps = Literals<Pick<DesiredPlatform, "accountId" | "protect" | "dispatch">>;

/** What outlives every release of the dispatch Worker: the namespace of user Workers and the lookup table. */
export class DispatchStorage extends Construct {
  readonly dispatchNamespace: string;
  readonly kvNamespaceId: string;

  constructor(scope: Construct, id: string, props: DispatchStorageProps) {
    super(scope, id);
    const { accountId, dispatch, protect } = props;
    const lifecycle = protect ? { preventDestroy: true } : {};
    this.dispatchNamespace = this.userWorkerNamespace(accountId, dispatch.namespace, lifecycle).id;
    const { managed, title, id: kvNamespaceId } = dispatch.kvNamespace;
    this.kvNamespaceId = managed
      ? named(new WorkersKvNamespace(this, "kv", { accountId, title, ...(protect && { lifecycle }) }), "hostnames").id
      : referredId(title, kvNamespaceId);
    named(new TerraformOutput(this, "kv-id", { value: this.kvNamespaceId }), "kv_namespace_id");
  }

  /**
   * The provider never reads `name` back: an imported namespace has none, and would be replaced with all its user Workers. So
   * the name is ignored, and the id, which is the name, is compared instead: a renamed namespace must not be passed over in
   * silence.
   */
  private userWorkerNamespace(accountId: Literal, name: Literal, lifecycle: { preventDestroy?: boolean }) {
    named(new TerraformLocal(this, "namespace-name", name), "dispatch_namespace");
    const postcondition = [
      {
        condition: reference("self.id == local.dispatch_namespace"),
        errorMessage: RENAMED_NAMESPACE,
      },
    ];
    const namespace = new WorkersForPlatformsDispatchNamespace(this, "namespace", {
      accountId,
      name,
      lifecycle: { ...lifecycle, ignoreChanges: ["name"], postcondition },
    });
    return named(namespace, "dispatch");
  }
}

const RENAMED_NAMESPACE =
  "dispatch.namespace in the platform file is not the dispatch namespace in Terraform's state. Cloudflare can't rename one. Put the old name back.";

function referredId(title: string, id: string | undefined): string {
  if (id === undefined) throw new Error(`the KV namespace ${title} is not managed and has no id`);
  return id;
}
