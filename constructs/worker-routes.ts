import { WorkersRoute } from "@cdktf/provider-cloudflare/lib/workers-route";
import { Construct } from "constructs";
import { guardAddresses } from "./element-addresses";
import type { ResourceOptions } from "./resource-options";

export interface WorkerRoutesProps extends ResourceOptions {
  /** ID of the SaaS zone. */
  readonly zoneId: string;
  /** The dispatch Worker's name: `DispatchWorker.scriptName`. */
  readonly scriptName: string;
  /**
   * Which requests it answers.
   * @default every request of the zone and its custom hostnames, the pattern of all hosts and paths
   * @rule A custom hostname is routed by its own name, or by the CNAME target's if the customer's record is proxied too.
   * @see https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/hostname-routing/
   */
  readonly pattern?: string | undefined;
  /**
   * Patterns that the Worker does not handle, for example your website's. Each is a route without a Worker.
   * @default none
   * @rule The most specific pattern wins.
   * @see https://developers.cloudflare.com/workers/configuration/routing/routes/
   */
  readonly exclusions?: readonly ExclusionProps[] | undefined;
}

/** A pattern that the dispatch Worker does not handle. */
export interface ExclusionProps {
  /** Names the route in the construct tree: unlike a position in the list, it stays when another exclusion is removed. */
  readonly name: string;
  /** The pattern, for example `api.saasprovider.com/*`. */
  readonly pattern: string;
}

const EVERYTHING = "*/*";

/** Which requests reach the dispatch Worker. */
export class WorkerRoutes extends Construct {
  constructor(scope: Construct, id: string, props: WorkerRoutesProps) {
    super(scope, id);
    guardAddresses(this);
    const { zoneId, scriptName, exclusions = [], dependsOn, provider } = props;
    const addRoute = (name: string, pattern: string, script?: string) =>
      new WorkersRoute(this, name, { zoneId, pattern, script, dependsOn, provider });
    addRoute("dispatch", props.pattern ?? EVERYTHING, scriptName);
    for (const { name, pattern } of exclusions) addRoute(name, pattern);
  }
}
