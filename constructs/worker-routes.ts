import { WorkersRoute } from "@cdktf/provider-cloudflare/lib/workers-route";
import { Construct } from "constructs";
import type { Exclusion } from "../src/desired/platform";
import type { Literal, Literals } from "./literal";
import { named } from "./named";

export interface WorkerRoutesProps {
  readonly zoneId: string;
  readonly pattern: Literal;
  readonly script: string;
  readonly exclusions: readonly Literals<Exclusion>[];
}

/** Which requests reach the dispatch Worker; a route without a script keeps a more specific pattern from it. */
export class WorkerRoutes extends Construct {
  constructor(scope: Construct, id: string, { zoneId, pattern, script, exclusions }: WorkerRoutesProps) {
    super(scope, id);
    named(new WorkersRoute(this, "dispatch", { zoneId, pattern, script }), "dispatch");
    for (const exclusion of exclusions) {
      named(new WorkersRoute(this, exclusion.name, { zoneId, pattern: exclusion.pattern }), exclusion.name);
    }
  }
}
