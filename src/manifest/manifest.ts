import { isObject, type Json } from "../json";
import type { StateMove } from "../moves/plan-moves";
import { sha256 } from "../sha256";
import type { StateVersion } from "../terraform/state";
import { printable } from "../text";
import { UserError } from "../user-error";
import { isPlanner, misshapen } from "./shape";

/**
 * `manifest.json` of a release: what was planned, from what, and the hash of every file. Its own SHA-256 is the release's
 * digest. `plan` writes it, `review` and `apply` read it.
 */
export interface ReleaseManifest {
  readonly formatVersion: 3;
  readonly environment: string;
  /** Null outside a git work tree. */
  readonly commit: string | null;
  /** Whether the working tree had changes that the commit does not have. Only a preview may be planned from such a tree. */
  readonly uncommitted: boolean;
  /**
   * Null for a comparison of two registries, which is the same release whoever makes it. The file PLANNER_FILE beside the manifest
   * then says it, and the digest does not cover that file.
   */
  readonly planned: Planner | null;
  /** SHA-256 of the registry's files. */
  readonly registry: string;
  /** SHA-256 of the dispatch Worker's bundle. */
  readonly worker: string;
  readonly versions: { readonly terraform: string; readonly provider: string };
  /** SHA-256 of platform/terraform.lock.hcl; null where there is none. */
  readonly lockFile: string | null;
  readonly basis: Basis;
  readonly refresh: RefreshKind;
  /** What Terraform imports instead of creating it; sorted by stack and address. */
  readonly imports: readonly Import[];
  /** What the state had and Cloudflare no longer has: removed from the state before the plan. Sorted like the imports. */
  readonly mended: readonly MendedResource[];
  /** What Cloudflare had otherwise than the state, as a drift check found: read into the state before the plan. Sorted likewise. */
  readonly refreshed: readonly MendedResource[];
  /** What moves from the state of one stack to that of another before the plans, sorted. Nothing of it is sent to Cloudflare. */
  readonly moves: readonly StateMove[];
  /** The journal of moves when the release was planned. Apply refuses if it has changed since. Null: there was none. */
  readonly journal: StateVersion | null;
  /** What Cloudflare has otherwise than the state, in what the release changes: it would be overwritten. */
  readonly found: readonly FoundDifference[];
  /** Of the plans' changes; see change-digest.ts. */
  readonly changeDigest: string;
  /** In the order of apply: the platform stack before the hostname stacks. */
  readonly stacks: readonly ReleaseStack[];
  /** SHA-256 of every other file of the release, by its path in the release's folder, sorted. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * Resource address → tenant, before the release (from the states) and after it; over all stacks, including those that were
   * not planned.
   */
  readonly tenants: {
    readonly before: Readonly<Record<string, string>>;
    readonly after: Readonly<Record<string, string>>;
    readonly totals: Totals;
  };
  readonly budgets: Budgets;
  readonly quota: HostnameQuota;
  /** Who may commit a waiver: the owners of the environment's platform file. */
  readonly owners: readonly string[];
  /** Requests that apply will send before its first write, beyond those that its plans tell. */
  readonly otherRequests: number;
  /** Hostname stacks that need a second release, because they need ids that exist only after the platform stack is applied. */
  readonly waiting: readonly string[];
  /** Stacks left out until someone decides or provides something. */
  readonly held: readonly HeldStack[];
}

/** Who planned, and when, as the machine that planned says. Nothing verifies it. */
export interface Planner {
  /** Null: no one was named. */
  readonly by: string | null;
  /** ISO 8601 in UTC, such as `2026-11-28T12:00:00.000Z`. */
  readonly at: string;
}

export const PLANNER_FILE = "planned.json";

/** What every title about a release names. */
export type ReleaseSubject = Pick<ReleaseManifest, "environment" | "commit" | "uncommitted" | "planned">;

export interface Import {
  readonly stack: string;
  readonly address: string;
  /** Cloudflare's id, as `terraform import` takes it: `<zone id>/<hostname id>`. */
  readonly id: string;
}

/**
 * How Cloudflare was asked. `touched`: Terraform asked nothing, and Switchyard asked about what the plans touch. `full`: Terraform
 * asked for every resource. `none`: a preview. Plans of two kinds differ, so apply plans in the same way.
 */
export type RefreshKind = "touched" | "full" | "none";

export interface MendedResource {
  readonly stack: string;
  readonly address: string;
}

export interface FoundDifference {
  readonly stack: string;
  readonly address: string;
  readonly path: readonly string[];
  /** Null: not set. */
  readonly state: Json;
  readonly cloudflare: Json;
}

export interface HeldStack {
  readonly stack: string;
  readonly hostname: string;
  /**
   * `certificate`: one that would be sent is not there. `returning`: Cloudflare deleted the hostname, and it is still declared.
   * `suspended`: its tenant is suspended at Cloudflare (`suspend --now`), and the stack would serve it again.
   */
  readonly reason: "certificate" | "returning" | "suspended";
  /** Name of the Terraform variable that should hold the hostname's certificate; null where it is not about one. */
  readonly variable: string | null;
  /** A sentence with what to do. */
  readonly problem: string;
}

/**
 * What the plans compare the registry with: Cloudflare (a release); only the states (a preview); or
 * another registry, if no state can be read. Only the first can be applied, and the last is not a Terraform plan.
 */
export type Basis = "cloudflare" | "state" | "registry";

/** Paths are relative to the release's folder, with forward slashes. */
export interface ReleaseStack {
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly config: string;
  readonly lockFile: string | null;
  readonly workerFile: string | null;
  /** `terraform show -json` of its plan, masked. The plan file itself never leaves the machine. */
  readonly planJson: string;
  /** The state that the plan was made from. Apply refuses if it has changed since. Null: there was none. */
  readonly state: StateVersion | null;
}

export interface Count {
  readonly before: number;
  readonly after: number;
}

export interface Totals {
  readonly tenants: Count;
  readonly hostnames: Count;
}

export type BudgetKind = "outages" | "removals" | "replacements" | "recertifications" | "routing";
export const BUDGET_KINDS: readonly BudgetKind[] = [
  "outages",
  "removals",
  "replacements",
  "recertifications",
  "routing",
];

/** Number of tenants. A part that is absent sets no limit. */
export interface BudgetLimit {
  readonly absolute?: number;
  /** Percentage of the tenants before the release. */
  readonly percent?: number;
}

export type Budgets = { readonly [kind in BudgetKind]?: BudgetLimit };

/** Number of custom hostnames that Cloudflare allows; null if the platform file doesn't say. */
export interface HostnameQuota {
  readonly included: number | null;
  readonly hardCap: number | null;
}

/** The digest of a release: the SHA-256 of its manifest's bytes. */
export function releaseDigest(manifest: string | Buffer): string {
  return sha256(manifest);
}

/**
 * Reads a release's manifest. Anyone may have edited it, so the type of every field is checked.
 * @throws UserError
 */
export function parseManifest(text: string, file: string): ReleaseManifest {
  const refuse = (reason: string) => new UserError(`${file}: ${reason}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("is not JSON. An interrupted plan leaves no manifest: run switchyard plan again.");
  }
  if (!isObject(value) || value.formatVersion !== 3) {
    throw refuse("is not a release manifest of this version of Switchyard. Run switchyard plan again.");
  }
  const [wrong] = misshapen(value);
  if (wrong !== undefined)
    throw refuse(`${printable(wrong)} is missing or has a wrong value. Run switchyard plan again.`);
  const manifest = value as unknown as ReleaseManifest;
  const astray = manifest.stacks.find((stack, index) => !isInItsPlace(stack, index, manifest.stacks));
  if (astray !== undefined) {
    const reason = `names files of ${printable(astray.name)} in unexpected places. Run switchyard plan again.`;
    throw new UserError(`${file}: ${reason}`, "refused");
  }
  return manifest;
}

/** What PLANNER_FILE says; null if that can't be read. */
export function parsePlanner(text: string): Planner | null {
  try {
    const planner: unknown = JSON.parse(text);
    return isPlanner(planner) ? (planner as Planner) : null;
  } catch {
    return null;
  }
}

/** Path of a stack's plan in a release. `review` and `apply` read this file, whatever a manifest says. */
export function planPathOf(stack: string): string {
  return `stacks/${stack}/plan.json`;
}

/** Two stacks with the same plan file would look like one to a reader. */
function isInItsPlace({ name, planJson }: ReleaseStack, index: number, stacks: readonly ReleaseStack[]): boolean {
  return planJson === planPathOf(name) && stacks.findIndex((other) => other.name === name) === index;
}
