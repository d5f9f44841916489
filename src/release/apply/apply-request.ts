import type { AskObjects } from "../../cloudflare/objects";
import type { DesiredState } from "../../desired/desired-state";
import type { PublishedStack } from "../../output/publish";
import type { Environment } from "../../registry/model";
import type { Waiver } from "../../review/waivers";
import type { Terraform } from "../../terraform/run";
import type { GivenCertificates } from "../certificates";
import type { LiveSuspensions } from "../live-suspensions";
import type { Machine } from "../machine";
import type { Project } from "../project";
import type { Release } from "../release-folder";
import type { Progress } from "./progress";

export interface ApplyRequest {
  readonly root: string;
  readonly release: Release;
  readonly project: Project;
  readonly environment: Environment;
  /** The stacks as just synthesized from this project, the platform's first. */
  readonly published: readonly PublishedStack[];
  readonly desired: DesiredState;
  readonly terraform: Terraform;
  readonly certificates: GivenCertificates;
  readonly machine: Machine;
  readonly waivers: readonly Waiver[];
  readonly allowReturning: ReadonlySet<string>;
  readonly ask: AskObjects;
  readonly suspensions: LiveSuspensions;
  readonly parallelism: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Finds the id of a custom hostname that Cloudflare already has; undefined if it can't be found. */
  readonly findHostname: (zoneId: string, hostname: string) => Promise<string | undefined>;
  readonly say: (line: string) => void;
  readonly progress: Progress;
}
