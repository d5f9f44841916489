import { WorkersForPlatformsDispatchNamespace } from "@cdktf/provider-cloudflare/lib/workers-for-platforms-dispatch-namespace";
import { WorkersKvNamespace } from "@cdktf/provider-cloudflare/lib/workers-kv-namespace";
import { TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { guardAddresses } from "./element-addresses";
import { reference } from "./reference";
import type { ResourceOptions } from "./resource-options";

export interface DispatchStorageProps extends ResourceOptions {
  /** ID of the account. */
  readonly accountId: string;
  /**
   * Name of the dispatch namespace, the container of user Workers.
   * @rule Cloudflare can't rename one: Terraform refuses a changed name.
   * @see https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/dynamic-dispatch/
   */
  readonly dispatchNamespace: string;
  /** The KV namespace with an entry for each hostname: the title of the one to create, or the ID of one that exists. */
  readonly kvNamespace: { readonly title: string } | { readonly id: string };
  /**
   * Whether Terraform refuses to destroy both (`prevent_destroy`).
   * @default true
   */
  readonly protect?: boolean | undefined;
}

/** What stays through every release of the dispatch Worker: the namespace of user Workers and the lookup table. */
export class DispatchStorage extends Construct {
  /** ID of the dispatch namespace, which is its name. */
  readonly dispatchNamespace: string;
  /** ID of the KV namespace. */
  readonly kvNamespaceId: string;

  constructor(scope: Construct, id: string, props: DispatchStorageProps) {
    super(scope, id);
    guardAddresses(this);
    const { accountId, kvNamespace, protect = true, dependsOn, provider } = props;
    this.dispatchNamespace = this.userWorkerNamespace(props).id;
    const lifecycle = protect ? { preventDestroy: true } : undefined;
    this.kvNamespaceId =
      "id" in kvNamespace
        ? kvNamespace.id
        : new WorkersKvNamespace(this, "kv", { accountId, title: kvNamespace.title, lifecycle, dependsOn, provider })
            .id;
  }

  /**
   * The provider never reads `name` back: an imported namespace has none, and would be replaced with all its user Workers. So
   * the name is ignored, and the id, which is the name, is compared instead. The name is a local value, because a condition is an
   * expression, where a text's quotes would end it.
   */
  private userWorkerNamespace(props: DispatchStorageProps) {
    const { accountId, dispatchNamespace, protect = true, dependsOn, provider } = props;
    const name = new TerraformLocal(this, "namespace-name", dispatchNamespace);
    const condition = reference(`self.id == local.${name.friendlyUniqueId}`);
    return new WorkersForPlatformsDispatchNamespace(this, "namespace", {
      accountId,
      name: dispatchNamespace,
      dependsOn,
      provider,
      lifecycle: {
        ...(protect && { preventDestroy: true }),
        ignoreChanges: ["name"],
        postcondition: [{ condition, errorMessage: RENAMED_NAMESPACE }],
      },
    });
  }
}

const RENAMED_NAMESPACE =
  "The dispatch namespace has another name in Terraform's state, and Cloudflare can't rename one. Restore the old name. In a platform file it is dispatch.namespace.";
