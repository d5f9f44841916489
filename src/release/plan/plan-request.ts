import type { AskObjects } from "../../cloudflare/objects";
import type { DesiredState } from "../../desired/desired-state";
import type { JsonObject } from "../../json";
import type { Basis, HeldStack, Planner, RefreshKind, ReleaseStack, ReleaseSubject } from "../../manifest/manifest";
import type { PublishedStack } from "../../output/publish";
import type { Environment } from "../../registry/model";
import type { Terraform } from "../../terraform/run";
import type { ReadSnapshot } from "../ask-cloudflare";
import type { GivenCertificates } from "../certificates";
import type { ImportBlock } from "../imports";
import type { LiveSuspensions } from "../live-suspensions";
import type { Machine } from "../machine";
import type { AskMissingWorkers } from "../missing-workers";
import type { PlannedDrift } from "../planned-drift";
import type { Project } from "../project";
import type { Release } from "../release-folder";
import type { StepOutput } from "../step-progress";
import type { TakeOvers } from "../take-overs";
import type { TenantsByAddress } from "../tenants";

export interface PlanRequest extends StepOutput {
  readonly root: string;
  readonly project: Project;
  readonly planned: Planner;
  readonly environment: Environment;
  readonly desired: DesiredState;
  /** The stacks as just synthesized, each after its dependencies. */
  readonly published: readonly PublishedStack[];
  /** Stacks of main.ts that Switchyard does not release. */
  readonly unreleased: readonly string[];
  readonly terraform: Terraform;
  /** `pending`: stacks that are not applied yet. `done`: the others, where every change is drift. */
  readonly which: "pending" | "all" | "done";
  /** If given, only these of them. */
  readonly only?: ReadonlySet<string>;
  readonly basis: Basis;
  /** Counts with a `cloudflare` basis alone: a preview asks nothing. */
  readonly kind: RefreshKind;
  readonly ask: AskObjects;
  readonly askWorkers: AskMissingWorkers;
  readonly suspensions: LiveSuspensions;
  /** Reads what Cloudflare has of the environment, to find drift. */
  readonly readSnapshot: ReadSnapshot;
  /** Deleted hostnames that may be created again. */
  readonly allowReturning: ReadonlySet<string>;
  /** The registry that a `registry` basis compares with. Where states are read, it names the tenants that they don't. */
  readonly base?: Base;
  /** What Terraform imports. The address decides the stack. */
  readonly imports: readonly ImportBlock[];
  /** What the imports file lets the release take over and change. */
  readonly takeOvers: TakeOvers;
  readonly certificates: GivenCertificates;
  readonly machine: Machine;
  readonly parallelism: number;
}

/** Another registry, synthesized by the same code. */
export interface Base {
  readonly tenants: TenantsByAddress;
  readonly configs: ReadonlyMap<string, JsonObject>;
}

export interface Planned {
  readonly subject: ReleaseSubject;
  /** Stacks of main.ts that Switchyard does not release. */
  readonly unreleased: readonly string[];
  /** Undefined when there is nothing to release. */
  readonly release: Release | undefined;
  /** Stacks that are applied in their current form. */
  readonly done: readonly string[];
  readonly waiting: readonly string[];
  readonly held: readonly HeldStack[];
  /** What may go wrong for visitors though the plan is right. */
  readonly warnings: readonly string[];
  /** Addresses in the imports file that have nothing to do there any more; none where no state was read. */
  readonly obsoleteImports: ObsoleteImports;
  /** Where it was looked for. */
  readonly drift: PlannedDrift | undefined;
}

export interface ObsoleteImports {
  /** In a state: taken over. */
  readonly imported: readonly string[];
  /** Declared by no stack. */
  readonly undeclared: readonly string[];
}

/** One stack's masked plan, as the release holds it. */
export interface PlannedStack {
  readonly stack: ReleaseStack;
  readonly document: JsonObject;
}
