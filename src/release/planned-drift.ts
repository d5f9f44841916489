import type { Disagreement } from "../drift/disagreements";
import type { Drift } from "../drift/drift";

/** Drift, and what it took to find it. */
export interface FoundDrift extends Drift {
  /** Requests that the snapshot took. */
  readonly requests: number;
}

/** Drift, and what became of it. */
export interface PlannedDrift extends FoundDrift {
  /** Number of tenants in the environment: all of them are behind what is shared. */
  readonly tenants: number;
  /** `dispatch.revision` of the platform file. */
  readonly revision: number | undefined;
  /** Where the snapshot and Terraform's refresh say different things. */
  readonly disagreements: readonly Disagreement[];
  /** Why no release repairs it; undefined where one does, or nothing is to be repaired. */
  readonly unplanned: string | undefined;
}
